import { startChild } from '@attestry/processes';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ring } from './rings.js';
import { type JestReport, type Tally, tallyOf } from './tally.js';

const ROOT = join(import.meta.dirname, '../../..');

/** Runs one ring with jest and counts. A run that crashes, hangs, or exits badly without a failed test is one failure. */
export async function runRing(ring: Ring, filters: readonly string[], env: NodeJS.ProcessEnv): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'attestry-test-'));
  const outputFile = join(folder, 'report.json');
  try {
    const jest = startChild({
      name: `jest ${ring.name}`,
      nodeFlags: ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning'],
      command: [
        join(ROOT, 'node_modules/jest/bin/jest.js'),
        ...['--selectProjects', ring.name, '--maxWorkers', String(ring.workers)],
        ...[
          '--ci',
          '--json',
          '--outputFile',
          outputFile,
          ...(filters.length > 0 ? ['--passWithNoTests', ...filters] : []),
        ],
      ],
      cwd: ROOT,
      env,
      output: 'inherit',
    });
    const overdue = setTimeout(() => {
      console.error(`${ring.name}: still running after ${ring.limitMinutes} minutes; it is stopped`);
      void jest.stop(10_000);
    }, ring.limitMinutes * 60_000);
    const exit = await jest.exited;
    clearTimeout(overdue);
    const tally = existsSync(outputFile)
      ? tallyOf(JSON.parse(readFileSync(outputFile, 'utf8')) as JestReport)
      : { passed: 0, failed: 0 };
    return exit.code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
