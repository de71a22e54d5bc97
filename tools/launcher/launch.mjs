#!/usr/bin/env node
// Every npm script enters here. Runs on the Node of the machine (18 or later) without any package: installs what is
// locked if that changed, builds what the command needs, and continues on the pinned Node.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installLocked } from './install.mjs';
import { pinnedNode, ROOT } from './runtime.mjs';
import { build, runToEnd } from './steps.mjs';

const COMMANDS = {
  start: { script: 'tools/start/dist/main.js', builds: true },
  test: { script: 'tools/test/dist/main.js', builds: true, lastLine: '0 passed, 1 failed' },
  check: { script: 'tools/lint/check.mjs' },
  gen: { script: 'tools/gen/gen.mjs' },
  bench: { script: 'tools/bench/dist/main.js', builds: true },
  'rag:eval': { script: 'tools/rag-eval/dist/main.js', builds: true },
  migrate: { script: 'tools/migrate/dist/main.js', builds: true },
  seed: { script: 'tools/seed/dist/main.js', builds: true },
  'cell:init': { script: 'tools/cell/dist/main.js', builds: true },
  'rag:index': { script: 'tools/cell/dist/rag-index.main.js', builds: true },
  backup: { script: 'tools/backup/dist/main.js', builds: true },
  restore: { script: 'tools/restore/dist/main.js', builds: true },
};

const [name, ...args] = process.argv.slice(2);
const command = COMMANDS[name];

try {
  if (!command) throw new Error(`unknown command "${name ?? ''}"; there are: ${Object.keys(COMMANDS).join(', ')}`);
  if (!existsSync(join(ROOT, 'tools', command.script.split('/')[1]))) {
    throw new Error(`"${name}" is not part of this version yet`);
  }
  await installLocked();
  const node = pinnedNode();
  process.env.ATTESTRY_STARTED_AT = String(Date.now());
  if (command.builds) await build(node);
  if (!existsSync(join(ROOT, command.script))) throw new Error(`"${name}" is not part of this version yet`);
  process.exitCode = await runToEnd(node, [join(ROOT, command.script), ...args], { graceMs: 2_000 });
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  if (command?.lastLine) process.stdout.write(`${command.lastLine}\n`);
  process.exitCode = error.exitCode ?? 1;
}
