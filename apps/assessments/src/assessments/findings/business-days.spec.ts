import { describe, expect, it } from '@jest/globals';
import { endOfBusinessDay } from './business-days.js';

describe('ten business days', () => {
  it.each([
    ['Monday', '2026-03-02T09:00:00Z', '2026-03-16T23:59:59.999Z'],
    ['Friday', '2026-03-06T23:59:59Z', '2026-03-20T23:59:59.999Z'],
    ['Saturday', '2026-03-07T00:00:00Z', '2026-03-20T23:59:59.999Z'],
    ['Sunday', '2026-03-08T12:00:00Z', '2026-03-20T23:59:59.999Z'],
  ])('after a %s', (_, from, until) => {
    expect(endOfBusinessDay(new Date(from), 10).toISOString()).toBe(until);
  });

  it('begin on the day after', () => {
    expect(endOfBusinessDay(new Date('2026-03-02T00:00:00Z'), 1).toISOString()).toBe('2026-03-03T23:59:59.999Z');
  });
});
