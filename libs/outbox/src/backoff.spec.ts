import { expect, it } from '@jest/globals';
import { backoffMs } from './backoff.js';

it('doubles to the ceiling', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => backoffMs(attempt, 1_000, 60_000, () => 1));
  const shortest = [1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => backoffMs(attempt, 1_000, 60_000, () => 0));

  expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  expect(shortest).toEqual(longest.map((ms) => ms / 2));
});
