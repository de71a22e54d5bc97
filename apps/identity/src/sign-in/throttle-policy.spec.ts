import { describe, expect, it } from '@jest/globals';
import { afterSuccess, type Attempts, bookAttempt } from './throttle-policy.js';

const START = Date.UTC(2026, 2, 2);
const at = (ms: number) => new Date(START + ms);
const none: Attempts = { failures: 0, lastAttemptAt: at(0), nextAttemptAt: at(0), trustedUntil: undefined };

/** Fails again and again as early as allowed; answers the waits between the attempts in seconds. */
function waitsOf(count: number, from: { pair: Attempts; account: Attempts } = { pair: none, account: none }) {
  let { pair, account } = from;
  let now = 0;
  const waits: number[] = [];
  for (let index = 0; index < count; index++) {
    let booked = bookAttempt(pair, account, at(now));
    const { waitMs } = booked;
    now += waitMs;
    if (waitMs > 0) booked = bookAttempt(pair, account, at(now));
    if (!('pair' in booked)) throw new Error('still refused after the wait');
    ({ pair, account } = booked);
    waits.push(waitMs / 1_000);
  }
  return { waits, pair, account, now };
}

describe('throttling of sign-in', () => {
  it('lets five attempts pass and then doubles the wait from 1 s to 60 s', () => {
    expect(waitsOf(13).waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('stops at 100 consecutive failures until a day has passed', () => {
    const { pair, account, now } = waitsOf(100);
    expect(bookAttempt(pair, account, at(now))).toEqual({ waitMs: 86_400_000 });
    const nextDay = bookAttempt(pair, account, at(now + 86_400_000));
    expect(nextDay).toMatchObject({ waitMs: 0, pair: { failures: 1 }, account: { failures: 1 } });
  });

  it('does not count refused attempts, so nobody can be kept out by trying', () => {
    const { pair, account, now } = waitsOf(6);
    for (let tries = 0; tries < 1_000; tries++) expect('pair' in bookAttempt(pair, account, at(now))).toBe(false);
    expect(bookAttempt(pair, account, at(now + 2_000))).toMatchObject({ waitMs: 0, account: { failures: 7 } });
  });

  it('slows attempts from many addresses down too, after 50', () => {
    let account = none;
    for (let address = 0; address < 50; address++) {
      const booked = bookAttempt(none, account, at(0));
      if (!('pair' in booked)) throw new Error('refused too early');
      account = booked.account;
    }
    expect(bookAttempt(none, account, at(0))).toEqual({ waitMs: 1_000 });
  });

  it('lets an address that signed in before through, whatever others do to the account', () => {
    const { pair } = afterSuccess(at(0));
    const stormed: Attempts = { ...none, failures: 100, nextAttemptAt: at(86_400_000) };
    expect(bookAttempt(pair, stormed, at(1_000))).toMatchObject({ waitMs: 0 });
    expect(bookAttempt(none, stormed, at(1_000))).toEqual({ waitMs: 86_399_000 });
    const after90Days: Attempts = {
      ...stormed,
      lastAttemptAt: at(90 * 86_400_000),
      nextAttemptAt: at(91 * 86_400_000),
    };
    expect('pair' in bookAttempt(pair, after90Days, at(90 * 86_400_000 + 1))).toBe(false);
  });

  it('forgets failures after a success', () => {
    expect(waitsOf(5, afterSuccess(at(0))).waits).toEqual([0, 0, 0, 0, 0]);
  });
});
