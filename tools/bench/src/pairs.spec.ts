import { describe, expect, it } from '@jest/globals';
import { interleaved, spreadOf } from './pairs.js';

describe('interleaved', () => {
  it('alternates who goes first, drops the warm-up and gives the ratio pair by pair', async () => {
    const order: string[] = [];
    const side = (name: string, rates: number[]) => ({
      name,
      run: async () => {
        order.push(name);
        return rates.shift() ?? NaN;
      },
    });
    const result = await interleaved(side('a', [1, 50, 40, 30]), side('b', [1, 100, 100, 100]), 3);
    expect(order.join('')).toBe('abbaabba');
    expect(result.ratio).toEqual({ min: 0.3, median: 0.4, max: 0.5 });
    expect(result.ours.median).toBe(40);
  });
});

describe('spreadOf', () => {
  it('takes the mean of the middle two of an even number', () => {
    expect(spreadOf([4, 1, 3, 2])).toEqual({ min: 1, median: 2.5, max: 4 });
  });

  it('refuses to speak of nothing', () => {
    expect(() => spreadOf([])).toThrow('no values');
  });
});
