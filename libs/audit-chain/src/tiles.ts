import type { LeafRange } from './merkle.js';

/**
 * Levels whose complete subtrees are kept beside the records (256, 65,536 and 16,777,216 leaves): one row for 256
 * records, and a proof in a tree of any size reads at most 255 hashes of each level.
 */
export const TILE_LEVELS = [24, 16, 8] as const;

/** Neighbouring subtrees of one level: `from` (included) to `to` (excluded). Level 0 are the leaves themselves. */
export interface TileSpan {
  readonly level: number;
  readonly from: number;
  readonly to: number;
}

/** The fewest kept subtrees that cover the range, from left to right. The range is one of a proof or a whole tree. */
export function tilesOf(range: LeafRange): TileSpan[] {
  const spans: TileSpan[] = [];
  let start = range.start;
  for (const level of [...TILE_LEVELS, 0]) {
    const width = 2 ** level;
    const to = Math.floor(range.end / width);
    const from = start / width;
    if (!Number.isInteger(from) || to <= from) continue;
    spans.push({ level, from, to });
    start = to * width;
  }
  return spans;
}
