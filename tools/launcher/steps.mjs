import { join } from 'node:path';
import { startTethered } from './child.mjs';
import { ROOT } from './runtime.mjs';

/** Runs a script with our own streams; gives its exit code. */
export function runToEnd(node, args, options) {
  return startTethered(node, args, options).done;
}

/** Generates and compiles what changed. Silent when it works, whole output when it does not. */
export async function build(node) {
  await quietly('building', node, [
    join(ROOT, 'node_modules/.bin/nx'),
    'run-many',
    '--target=build',
    '--outputStyle=static',
  ]);
}

/** Runs a script with its output kept back; one line tells how long it took, every 5 s one that it is still at it. */
export async function quietly(title, node, args) {
  const start = Date.now();
  const seconds = () => `${((Date.now() - start) / 1000).toFixed(1)} s`;
  const timer = setInterval(() => process.stderr.write(`${title}… ${seconds()}\n`), 5_000);
  try {
    const { child, done } = startTethered(node, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const exitCode = await done;
    if (exitCode === 0) return process.stderr.write(`${title}: done in ${seconds()}\n`);
    if (exitCode < 128) process.stderr.write(output);
    throw Object.assign(new Error(`${title} failed with exit code ${exitCode}`), { exitCode });
  } finally {
    clearInterval(timer);
  }
}
