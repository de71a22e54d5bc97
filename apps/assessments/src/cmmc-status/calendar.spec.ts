import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addYears, daysBetween, dayOf } from './calendar.js';

const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2090-12-31'), noInvalidDate: true }).map(dayOf);

describe('calendar days', () => {
  it.each([
    ['2026-03-02', 180, '2026-08-29'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2025-12-31', 1, '2026-01-01'],
    ['2026-03-01', -1, '2026-02-28'],
  ])('%s and %i days: %s', (from, days, expected) => {
    expect(addDays(from, days)).toBe(expected);
  });

  it.each([
    ['2024-02-29', 1, '2025-02-28'],
    ['2024-02-29', 4, '2028-02-29'],
    ['2026-03-02', 3, '2029-03-02'],
  ])('%s and %i years: %s', (from, years, expected) => {
    expect(addYears(from, years)).toBe(expected);
  });

  it('add up, and order as text does', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -4000, max: 4000 }), (from, days) => {
        const to = addDays(from, days);
        return daysBetween(from, to) === days && to > from === days > 0;
      }),
    );
  });
});
