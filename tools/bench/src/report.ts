import { cpus } from 'node:os';
import { meets, type Outcome } from './bench.js';
import type { Spread } from './pairs.js';

/** Where and how the figures came about. */
export interface Setting {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly postgres: string;
  readonly pairs: number;
  readonly scale: number;
}

export const settingOf = (postgres: string, { pairs, scale }: { pairs: number; scale: number }): Setting => ({
  date: new Date().toISOString(),
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  node: process.version,
  postgres,
  pairs,
  scale,
});

export const jsonOf = (setting: Setting, outcomes: readonly Outcome[]): string =>
  JSON.stringify({
    ...setting,
    ok: outcomes.every(meets),
    outcomes: outcomes.map((outcome) => ({ ...outcome, meets: meets(outcome) })),
  });

/** A table in Markdown, to be read and to be pasted. */
export function tableOf(setting: Setting, outcomes: readonly Outcome[]): string {
  const { date, cpu, cores, node, postgres, pairs, scale } = setting;
  return [
    `${date}, ${cores} × ${cpu}, Node ${node}, PostgreSQL ${postgres}, ${pairs} pairs, scale ${scale}`,
    '',
    '| bench | figure | median | spread | ours /s | bare /s | target |',
    '|---|---|---|---|---|---|---|',
    ...outcomes.map(rowOf),
  ].join('\n');
}

function rowOf(outcome: Outcome): string {
  const { name, figure, value, comparison } = outcome;
  const ratio = comparison?.ratio;
  const cells = [
    name,
    figure,
    value.toFixed(2),
    ratio ? `${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)}` : '',
    comparison ? shown(comparison.ours) : '',
    comparison ? shown(comparison.bare) : '',
    goalOf(outcome),
  ];
  return `| ${cells.join(' | ')} |`;
}

function goalOf(outcome: Outcome): string {
  const { target } = outcome;
  if (target === undefined) return '';
  const goal = 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
  return `${goal}: ${meets(outcome) ? 'met' : 'MISSED'}`;
}

const shown = ({ min, median, max }: Spread): string => `${median.toFixed(0)} (${min.toFixed(0)}–${max.toFixed(0)})`;
