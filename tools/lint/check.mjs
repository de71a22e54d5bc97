// `npm run check`: everything that can be judged without running a database. One line a step, details only on failure.
import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const nx = ['nx', 'run-many', '--outputStyle=static', `--parallel=${cpus().length}`];

const steps = [
  ['contracts are generated', ['node', 'tools/gen/gen.mjs']],
  ['format', ['prettier', '--check', '--log-level=warn', '.']],
  ['proto lint', ['buf', 'lint']],
  ['contracts break no released client', ['node', 'tools/contract-lint/breaking.mjs']],
  ['types', [...nx, '-t', 'typecheck']],
  ['lint and module boundaries', [...nx, '-t', 'lint']],
  ['dependencies inside apps', ['depcruise', '--config', '.dependency-cruiser.cjs', 'libs', 'apps', 'migrations']],
  ['planted violations are found', ['node', 'tools/lint/probes.mjs']],
  ['unit tests', [...nx, '-t', 'test']],
];

let failed = 0;
for (const [name, command] of steps) failed += (await passes(name, command)) ? 0 : 1;
console.log(failed === 0 ? 'check passed' : `check failed: ${failed} of ${steps.length} steps`);
process.exitCode = failed === 0 ? 0 : 1;

async function passes(name, [command, ...args]) {
  const start = Date.now();
  const { code, output } = await run(command, args);
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (code !== 0) console.log(output);
  return code === 0;
}

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => (output += chunk);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code, output }));
  });
}
