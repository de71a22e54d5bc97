import { isIPv6 } from 'node:net';
import { RateLimited } from '@attestry/domain-errors';

const MAX_ADDRESSES = 20_000;

interface Bucket {
  tokens: number;
  at: number;
}

/** A bucket of calls per client address (per /64 for IPv6), refilled evenly over the minute. Memory is bounded. */
export class RateLimiter {
  readonly #buckets = new Map<string, Bucket>();

  constructor(
    private readonly perMinute: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Throws RateLimited when the address has used up its calls. */
  take(address: string): void {
    const key = networkOf(address);
    const now = this.now();
    const bucket = this.#buckets.get(key) ?? { tokens: this.perMinute, at: now };
    const refilled = Math.min(this.perMinute, bucket.tokens + ((now - bucket.at) * this.perMinute) / 60_000);
    this.#buckets.delete(key); // and set again: the map's order is that of last use
    this.#buckets.set(key, { tokens: Math.max(0, refilled - 1), at: now });
    if (this.#buckets.size > MAX_ADDRESSES) this.#forgetOldest();
    if (refilled < 1) throw new RateLimited(Math.ceil(((1 - refilled) * 60_000) / this.perMinute));
  }

  #forgetOldest(): void {
    const oldest = this.#buckets.keys().next().value;
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}

function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter(Boolean).length;
  return [...groups, ...Array.from({ length: missing }, () => '0'), ...(tail ?? '').split(':')].slice(0, 4).join(':');
}
