import { parseArgs } from 'node:util';
import type { Area } from './bench.js';

export interface Flags {
  readonly json: boolean;
  readonly pairs: number;
  readonly scale: number;
  readonly only: string | undefined;
  readonly area: Area | undefined;
  readonly help: boolean;
}

export const USAGE = `npm run bench -- [area] [flags]

Measures ratios against the bare limit of the same run, on a platform of its own beside whatever runs here.

  area          entities: its benches alone, also those that take long
  --only TEXT   only benches whose name contains it
  --pairs N     interleaved pairs per comparison, 3 to 99 (default 7)
  --scale N     multiplies the work of each run, 1 to 1000 (default 1)
  --json        one line of JSON on standard output
  --help        this text

Exit code: 0 every target is met, 1 one is missed or a bench failed, 2 wrong flags or too little disk.`;

/** Throws an error whose message says what is wrong with them. */
export function readFlags(args: readonly string[]): Flags {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      pairs: { type: 'string', default: '7' },
      scale: { type: 'string', default: '1' },
      only: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    json: values.json,
    pairs: wholeNumber('--pairs', values.pairs, 3, 99),
    scale: wholeNumber('--scale', values.scale, 1, 1_000),
    only: values.only,
    area: areaOf(positionals),
    help: values.help,
  };
}

function areaOf([area, ...more]: readonly string[]): Area | undefined {
  if (area === undefined) return undefined;
  if (area === 'entities' && more.length === 0) return area;
  throw new Error(`there is one area, entities, not "${[area, ...more].join(' ')}"`);
}

function wholeNumber(flag: string, text: string, min: number, max: number): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new Error(`${flag} is a whole number from ${min} to ${max}, not "${text}"`);
}
