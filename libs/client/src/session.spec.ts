import { describe, expect, it } from '@jest/globals';
import { Session, type Tokens } from './session.js';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const tokens = (number: number, secondsLeft: number): Tokens => ({
  accessToken: `access-${number}`,
  refreshToken: `refresh-${number}`,
  accessExpireTime: new Date(NOW + secondsLeft * 1_000),
  refreshExpireTime: undefined,
  sessionId: '',
  tenantId: '',
  userId: '',
});

describe('a session', () => {
  it('has no token before sign-in', async () => {
    const session = new Session(
      undefined,
      () => Promise.reject(new Error('not asked for')),
      () => undefined,
    );
    expect(await session.accessToken()).toBeUndefined();
  });

  it('keeps a token that is good for longer than half a minute', async () => {
    const session = new Session(
      tokens(1, 31),
      () => Promise.reject(new Error('not asked for')),
      () => undefined,
      () => NOW,
    );
    expect(await session.accessToken()).toBe('access-1');
  });

  it('renews once for parallel calls and tells who keeps the tokens', async () => {
    const asked: string[] = [];
    const kept: (Tokens | undefined)[] = [];
    const renew = async (refreshToken: string) => {
      asked.push(refreshToken);
      await new Promise((resolve) => setImmediate(resolve));
      return tokens(2, 600);
    };
    const session = new Session(
      tokens(1, 29),
      renew,
      (changed) => kept.push(changed),
      () => NOW,
    );
    const got = await Promise.all(Array.from({ length: 20 }, () => session.accessToken()));
    expect(new Set(got)).toEqual(new Set(['access-2']));
    expect(asked).toEqual(['refresh-1']);
    expect(kept).toEqual([tokens(2, 600)]);
  });

  it('tries again after a renewal that failed', async () => {
    let fail = true;
    const renew = async () => {
      if (fail) throw new Error('out of reach');
      return tokens(2, 600);
    };
    const session = new Session(
      tokens(1, 0),
      renew,
      () => undefined,
      () => NOW,
    );
    await expect(session.accessToken()).rejects.toThrow('out of reach');
    fail = false;
    expect(await session.accessToken()).toBe('access-2');
  });
});
