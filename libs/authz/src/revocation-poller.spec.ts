import { describe, expect, it } from '@jest/globals';
import { type Revocation, RevocationPoller } from './revocation-poller.js';

const token = { sessionId: 's1', userId: 'u1', tenantId: 't1', issuedAt: 1_000 };

function pollerOf(list: Partial<Revocation>[]) {
  const state = { time: 0, list, fail: false };
  const errors: unknown[] = [];
  const poller = new RevocationPoller({
    load: async () => {
      if (state.fail) throw new Error('identity is away');
      return state.list.map((entry) => ({
        scope: 'session',
        subjectId: '',
        tenantId: 't1',
        revokedAt: new Date(0),
        ...entry,
      }));
    },
    now: () => state.time,
    onError: (error) => errors.push(error),
  });
  return { poller, state, errors };
}

describe('the copy of the deny-list', () => {
  it.each<[string, Partial<Revocation>, string]>([
    ['its session', { scope: 'session', subjectId: 's1' }, 'revoked'],
    ['another session', { scope: 'session', subjectId: 's2' }, 'good'],
    ['its user', { scope: 'user', subjectId: 'u1', revokedAt: new Date(1_000_000) }, 'revoked'],
    ['its user before it was made', { scope: 'user', subjectId: 'u1', revokedAt: new Date(999_999) }, 'good'],
    [
      'its user in another tenant',
      { scope: 'user', subjectId: 'u1', tenantId: 't2', revokedAt: new Date(1_000_000) },
      'good',
    ],
    ['its tenant', { scope: 'tenant', subjectId: 't1', revokedAt: new Date(1_000_999) }, 'revoked'],
    ['its tenant before it was made', { scope: 'tenant', subjectId: 't1', revokedAt: new Date(999_000) }, 'good'],
  ])('with %s denied finds a token %3$s', async (_what, entry, expected) => {
    const { poller } = pollerOf([entry]);
    await poller.poll();
    expect(poller.stateOf(token)).toBe(expected);
  });

  it('takes the latest of several entries for one user', async () => {
    const { poller } = pollerOf([
      { scope: 'user', subjectId: 'u1', revokedAt: new Date(2_000_000) },
      { scope: 'user', subjectId: 'u1', revokedAt: new Date(500) },
    ]);
    await poller.poll();
    expect(poller.stateOf(token)).toBe('revoked');
  });

  it('knows nothing before the first reading and after 10 s without one, yet remembers who is revoked', async () => {
    const { poller, state, errors } = pollerOf([{ subjectId: 's9' }]);
    expect(poller.stateOf(token)).toBe('unknown');
    await poller.poll();
    expect(poller.stateOf(token)).toBe('good');
    state.fail = true;
    state.time = 10_000;
    await poller.poll();
    expect(poller.stateOf(token)).toBe('good');
    state.time = 10_001;
    expect(poller.stateOf(token)).toBe('unknown');
    expect(poller.stateOf({ ...token, sessionId: 's9' })).toBe('revoked');
    expect(errors).toHaveLength(1);
  });

  it('forgets entries that identity no longer lists', async () => {
    const { poller, state } = pollerOf([{ subjectId: 's1' }]);
    await poller.poll();
    state.list = [];
    await poller.poll();
    expect(poller.stateOf(token)).toBe('good');
  });

  it('keeps asking until it is stopped', async () => {
    let asked = 0;
    const poller = new RevocationPoller({ load: async () => ((asked += 1), []), intervalMs: 1 });
    poller.start();
    while (asked < 3) await new Promise((resolve) => setTimeout(resolve, 1));
    await poller.stop();
    const then = asked;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked).toBe(then);
  });
});
