import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Platform, readSettings, signedUp } from '@attestry/start';
import { type Bed, type Bench, meets, type Outcome } from './bench.js';
import type { Spread } from './pairs.js';
import { roundTrips } from './round-trips.bench.js';
import { unaryRead } from './unary-read.bench.js';

const BENCHES: readonly Bench[] = [roundTrips, unaryRead];
/** Beside a platform that already runs on this machine. */
const PORT_SHIFT = '3000';

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    pairs: { type: 'string', default: '7' },
    only: { type: 'string' },
  },
});
const chosen = BENCHES.filter(({ name }) => flags.only === undefined || name.includes(flags.only));
if (chosen.length === 0) {
  console.error(`no bench is named like "${flags.only}"; there are: ${BENCHES.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const dataDir = mkdtempSync(join(tmpdir(), 'attestry-bench-'));
const settings = readSettings({ PORT_BASE: PORT_SHIFT, ...process.env, DATA_DIR: dataDir });
const platform = new Platform({ settings });
const outcomes: (Outcome & { name: string })[] = [];
try {
  console.error('starting a platform of its own…');
  await platform.start();
  const bed: Bed = { platform, rest: await signedUp(platform), pairs: Number(flags.pairs) };
  for (const bench of chosen) {
    console.error(`${bench.name}: ${bench.measures}…`);
    outcomes.push({ name: bench.name, ...(await bench.run(bed)) });
  }
} finally {
  await platform.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

if (flags.json) console.log(JSON.stringify(outcomes));
else for (const outcome of outcomes) console.log(lineOf(outcome));
process.exitCode = outcomes.every(meets) ? 0 : 1;

function lineOf(outcome: Outcome & { name: string }): string {
  const { name, figure, value, target, comparison } = outcome;
  const goal = target === undefined ? '' : `, ${meets(outcome) ? 'meets' : 'MISSES'} ${JSON.stringify(target)}`;
  const details = comparison === undefined ? '' : ` (${shown(comparison.ours)} against ${shown(comparison.bare)} /s)`;
  const spread =
    comparison === undefined ? '' : ` [${comparison.ratio.min.toFixed(2)}–${comparison.ratio.max.toFixed(2)}]`;
  return `${name}: ${figure} ${value.toFixed(2)}${spread}${details}${goal}`;
}

function shown({ min, median, max }: Spread): string {
  return `${median.toFixed(0)} [${min.toFixed(0)}–${max.toFixed(0)}]`;
}
