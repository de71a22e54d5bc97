import { describe, expect, it } from '@jest/globals';
import { decideRefresh, type PresentedToken, type RefreshDecision } from './refresh-decision.js';

const now = new Date('2026-03-02T09:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);
const live: PresentedToken = {
  expiresAt: ago(-1_000),
  consumedAt: undefined,
  graces: 0,
  hasSuccessor: false,
  familyRevokedAt: undefined,
  familyExpiresAt: ago(-1_000),
  sameDevice: true,
};
const consumed: PresentedToken = { ...live, consumedAt: ago(1_000), hasSuccessor: true };

describe('a presented refresh token', () => {
  it.each<[string, PresentedToken, RefreshDecision]>([
    ['live', live, 'rotate'],
    ['live, from another device', { ...live, sameDevice: false }, 'rotate'],
    ['expired now', { ...live, expiresAt: now }, 'refuse'],
    ['of an expired family', { ...live, familyExpiresAt: now }, 'refuse'],
    ['revoked', { ...live, familyRevokedAt: ago(1) }, 'refuse'],
    ['consumed 10 s ago', { ...consumed, consumedAt: ago(10_000) }, 'repeat'],
    ['consumed longer ago', { ...consumed, consumedAt: ago(10_001) }, 'reuse'],
    ['consumed, from another device', { ...consumed, sameDevice: false }, 'reuse'],
    ['consumed, repeated 19 times', { ...consumed, graces: 19 }, 'repeat'],
    ['consumed, repeated 20 times', { ...consumed, graces: 20 }, 'reuse'],
    ['consumed, its successor forgotten', { ...consumed, hasSuccessor: false }, 'reuse'],
    ['consumed and then revoked, within the grace', { ...consumed, familyRevokedAt: ago(1) }, 'refuse'],
    [
      'consumed long ago in a revoked family',
      { ...consumed, consumedAt: ago(99_999), familyRevokedAt: ago(1) },
      'refuse',
    ],
    ['consumed within the grace, expired since', { ...consumed, expiresAt: ago(500) }, 'repeat'],
  ])('that is %s leads to %3$s', (_what, token, decision) => {
    expect(decideRefresh(token, now, 10_000)).toBe(decision);
  });

  it('repeats no longer than a shorter grace', () => {
    expect(decideRefresh({ ...consumed, consumedAt: ago(2_000) }, now, 2_000)).toBe('repeat');
    expect(decideRefresh({ ...consumed, consumedAt: ago(2_001) }, now, 2_000)).toBe('reuse');
  });
});
