import { describe, expect, it } from '@jest/globals';
import { ConcurrencyLimiter } from './concurrency-limiter.js';

describe('the concurrency limiter', () => {
  it('admits up to the limit without a promise', () => {
    const limiter = new ConcurrencyLimiter(2, 1, 50);
    expect(limiter.acquire()).toBeUndefined();
    expect(limiter.acquire()).toBeUndefined();
    expect(limiter.running).toBe(2);
  });

  it('lets the next ones wait in order and refuses the rest at once', async () => {
    const limiter = new ConcurrencyLimiter(1, 2, 1_000);
    void limiter.acquire();
    const order: number[] = [];
    const first = Promise.resolve(limiter.acquire()).then(() => order.push(1));
    const second = Promise.resolve(limiter.acquire()).then(() => order.push(2));
    expect(() => limiter.acquire()).toThrow(expect.objectContaining({ reason: 'RATE_LIMITED' }));
    limiter.release();
    limiter.release();
    await Promise.all([first, second]);
    expect(order).toEqual([1, 2]);
    expect(limiter.running).toBe(1);
  });

  it('refuses who waited too long, and does not lose the place', async () => {
    const limiter = new ConcurrencyLimiter(1, 2, 20);
    void limiter.acquire();
    await expect(limiter.acquire()).rejects.toMatchObject({ reason: 'RATE_LIMITED', retryAfterMs: 20 });
    limiter.release();
    expect(limiter.running).toBe(0);
    expect(limiter.acquire()).toBeUndefined();
  });
});
