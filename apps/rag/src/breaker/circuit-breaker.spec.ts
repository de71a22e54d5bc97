import { beforeEach, describe, expect, it } from '@jest/globals';
import { CircuitBreaker } from './circuit-breaker.js';

describe('a circuit breaker', () => {
  let now: number;
  let breaker: CircuitBreaker;
  beforeEach(() => {
    now = 0;
    breaker = new CircuitBreaker({ failures: 2, openMs: 1_000 }, () => now);
  });
  const opened = () => {
    breaker.failed();
    breaker.failed();
  };

  it('lets calls through until as many as its limit have failed in a row', () => {
    breaker.failed();
    breaker.succeeded();
    breaker.failed();
    expect(breaker.admits()).toBe(true);
    breaker.failed();
    expect([breaker.open, breaker.admits()]).toEqual([true, false]);
  });

  it('lets one call try after its time, and the others once that has succeeded', () => {
    opened();
    now = 1_000;
    expect([breaker.admits(), breaker.admits(), breaker.admits()]).toEqual([true, false, false]);
    breaker.succeeded();
    expect([breaker.open, breaker.admits(), breaker.admits()]).toEqual([false, true, true]);
  });

  it('stays open for as long again when that one fails', () => {
    opened();
    now = 1_000;
    breaker.admits();
    now = 1_500;
    breaker.failed();
    now = 2_400;
    expect(breaker.admits()).toBe(false);
    now = 2_500;
    expect(breaker.admits()).toBe(true);
  });

  it('lets another one try when the first never tells how it ended', () => {
    opened();
    now = 1_000;
    breaker.admits();
    now = 2_000;
    expect([breaker.admits(), breaker.admits()]).toEqual([true, false]);
  });
});
