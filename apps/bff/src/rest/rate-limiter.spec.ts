import { beforeEach, describe, expect, it } from '@jest/globals';
import { RateLimiter } from './rate-limiter.js';

let now: number;
let limiter: RateLimiter;
beforeEach(() => {
  now = 0;
  limiter = new RateLimiter(60, () => now);
});

const taken = (address: string, calls: number) => {
  let passed = 0;
  for (let call = 0; call < calls; call++) {
    try {
      limiter.take(address);
      passed += 1;
    } catch (error) {
      expect(error).toMatchObject({ reason: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });
    }
  }
  return passed;
};

describe('the limit by address', () => {
  it('passes a minute’s calls at once and then one a second', () => {
    expect(taken('192.0.2.1', 100)).toBe(60);
    now = 1_000;
    expect(taken('192.0.2.1', 10)).toBe(1);
    now = 61_000;
    expect(taken('192.0.2.1', 100)).toBe(60);
  });

  it('says when to come again', () => {
    taken('192.0.2.1', 60);
    expect(() => limiter.take('192.0.2.1')).toThrow(expect.objectContaining({ retryAfterMs: 1_000 }));
  });

  it('counts each IPv4 address, and each /64 of IPv6, for itself', () => {
    taken('192.0.2.1', 60);
    expect(taken('192.0.2.2', 1)).toBe(1);
    taken('2001:db8:0:1::1', 60);
    expect(taken('2001:db8:0:1:ffff::2', 1)).toBe(0);
    expect(taken('2001:db8:0:2::1', 1)).toBe(1);
    expect(taken('2001:db8::1', 60)).toBe(60);
    expect(taken('2001:db8:0:0:5::1', 1)).toBe(0);
  });

  it('forgets the address longest unseen when there are too many', () => {
    taken('192.0.2.1', 60);
    for (let index = 0; index < 20_000; index++) taken(`10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`, 1);
    expect(taken('192.0.2.1', 60)).toBe(60);
  });
});
