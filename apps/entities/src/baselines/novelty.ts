import { hundredths } from './robust.js';

/** How often each category was seen. */
export type Counts = ReadonlyMap<string, number>;

/** A category that was not seen before. */
export interface Novelty {
  readonly category: string;
  readonly score: number;
}

/** New categories say something only where they are rarer than this. */
const RARE = 0.05;

/** How surprising a category is that was seen `count` times among n observations of k categories. */
export const noveltyScore = (count: number, n: number, k: number): number => hundredths(1 - (count + 1) / (n + k + 1));

/**
 * The categories of a day that its window does not know. An entity that meets new ones all the time, such as one that
 * writes a new file each time, is not surprising for it: the share of the window's observations that were the only ones of
 * their category estimates how likely the next one is new (Good and Turing), and has to be small.
 */
export function noveltiesOf(window: Counts, today: Iterable<string>): Novelty[] {
  const counts = [...window.values()];
  const observations = counts.reduce((sum, count) => sum + count, 0);
  const single = counts.filter((count) => count === 1).length;
  if (observations === 0 || single / observations > RARE) return [];
  return [...new Set(today)]
    .filter((category) => !window.has(category))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((category) => ({ category, score: noveltyScore(0, observations, window.size) }));
}
