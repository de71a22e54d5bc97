import { describe, expect, it } from '@jest/globals';
import { retryAfterMs, retryDelay } from './retry-delay.js';

describe('the wait before a next try', () => {
  it('doubles and is left to chance by half', () => {
    expect([0, 1, 2].map((attempt) => retryDelay(attempt, undefined, 0))).toEqual([50, 100, 200]);
    expect(retryDelay(1, undefined, 1)).toBe(300);
  });

  it('is at least what the endpoint asks for, unless that is too long', () => {
    expect(retryDelay(0, 2_000, 0)).toBe(2_000);
    expect(retryDelay(3, 1, 0)).toBe(400);
    expect(retryDelay(0, 31_000, 0)).toBeUndefined();
  });

  it('is read as seconds or as a date', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(retryAfterMs('7', now)).toBe(7_000);
    expect(retryAfterMs('Thu, 01 Jan 2026 00:00:09 GMT', now)).toBe(9_000);
    expect(retryAfterMs('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0);
    expect([retryAfterMs(null), retryAfterMs('soon')]).toEqual([undefined, undefined]);
  });
});
