import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { environment, ROOT } from './runtime.mjs';
import { onNpmGone } from './npm-parent.mjs';

const TETHER = fileURLToPath(new URL('../../libs/processes/tether.cjs', import.meta.url));
const running = new Set();

// The terminal sends Ctrl-C to the whole group, a script only to us: the children get it either way and expect it twice.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => passOn(signal));
onNpmGone(() => passOn('SIGTERM'));

function passOn(signal) {
  if (running.size === 0) process.exit(codeOf(signal));
  for (const child of running) child.kill(signal);
}

/** Starts a Node script that ends when this process does; `done` gives its exit code. */
export function startTethered(node, args, { graceMs = 500, stdio = 'inherit', env = {} } = {}) {
  const streams = Array.isArray(stdio) ? stdio : [stdio, stdio, stdio];
  const child = spawn(node, ['--require', TETHER, ...args], {
    cwd: ROOT,
    stdio: [...streams, 'pipe'],
    env: {
      ...environment(),
      ...env,
      ATTESTRY_TETHERED_TO: String(process.pid),
      ATTESTRY_TETHER_GRACE_MS: String(graceMs),
    },
  });
  running.add(child);
  child.stdio[3].on('error', () => undefined);
  const done = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? codeOf(signal)));
  }).finally(() => running.delete(child));
  return { child, done };
}

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
const codeOf = (signal) => 128 + (SIGNAL_NUMBERS[signal] ?? 0);
