// Proves that the rules work: each planted violation must be reported under the expected rule by the configuration that
// lints the project. A rule without a probe fails too.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

const root = fileURLToPath(new URL('../../', import.meta.url));
const probes = join(root, 'tools/lint/probes');
const failures = [];

await lintProbes();
dependencyProbes();

if (failures.length > 0) {
  console.error(failures.join('\n'));
  process.exit(1);
}

async function lintProbes() {
  const eslint = new ESLint({ cwd: root });
  const names = readdirSync(join(probes, 'eslint')).sort();
  for (const name of names) {
    const code = readFileSync(join(probes, 'eslint', name, 'bad.ts'), 'utf8');
    const [rule, part = ''] = header(code, 'expect').split(' ');
    const [result] = await eslint.lintText(code, { filePath: join(root, header(code, 'as')) });
    const found = result?.messages.some((message) => message.ruleId === rule && message.message.includes(part));
    if (!found) {
      const seen = result?.messages.map((message) => `${message.ruleId}: ${message.message}`).join('; ') || 'nothing';
      failures.push(`probe ${name}: expected ${rule} ${part}, got ${seen}`);
    }
  }
  console.log(`${names.length} lint probes`);
}

function header(code, key) {
  const line = code.split('\n').find((candidate) => candidate.startsWith(`// ${key}: `));
  if (!line) throw new Error(`probe without "// ${key}:" line`);
  return line.slice(`// ${key}: `.length).trim();
}

function dependencyProbes() {
  const rules = createRequire(import.meta.url)('../../.dependency-cruiser.cjs').forbidden.map((rule) => rule.name);
  for (const name of rules) {
    const reported = violationsIn(name);
    if (!reported.includes(name)) {
      failures.push(
        `probe ${name}: expected the dependency rule to report it, got ${reported.join(', ') || 'nothing'}`,
      );
    }
  }
  console.log(`${rules.length} dependency probes`);
}

function violationsIn(name) {
  const folder = `tools/lint/probes/dependencies/${name}`;
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', folder];
  const output = outputEvenIfFailing(join(root, 'node_modules/.bin/depcruise'), args);
  return JSON.parse(output).summary.violations.map((violation) => violation.rule.name);
}

function outputEvenIfFailing(command, args) {
  try {
    return execFileSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  } catch (error) {
    if (error.stdout) return error.stdout;
    throw error;
  }
}
