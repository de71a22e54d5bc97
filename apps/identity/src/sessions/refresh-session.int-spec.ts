import { aDatabase, type TestDatabase } from '@attestry/test-database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type CellFolder, prepareCell } from '../fixtures/cell-under-test.js';
import { IdentityUnderTest, type Caller } from '../fixtures/identity-module.js';
import { Revocations } from '../revocations/revocations.service.js';
import type { Tokens } from './grant.js';
import { RefreshSession } from './refresh-session.usecase.js';
import { Sessions } from './sessions.service.js';

let database: TestDatabase;
let cell: CellFolder;
let identity: IdentityUnderTest;
let admin: pg.Client;
let counter = 0;
let tenantId: string;
let first: Tokens;

beforeAll(async () => {
  database = await aDatabase();
  cell = prepareCell(database.urls, database.region);
  identity = await IdentityUnderTest.start(database.region);
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});

afterAll(async () => {
  await identity?.close();
  await admin?.end();
  await database?.drop();
  cell?.remove();
});

beforeEach(async () => {
  counter += 1;
  tenantId = await identity.tenant(`tenant-${counter}`);
  first = await identity.administrator(tenantId, `ada-${counter}@example.test`);
});

const refresh = (token: string, caller: Caller = {}) =>
  identity.call(() => identity.get(RefreshSession).refresh(token), caller);

const refused = (attempt: Promise<unknown>) =>
  expect(attempt).rejects.toMatchObject({ reason: 'INVALID_REFRESH_TOKEN', kind: 'unauthenticated' });

const rowsOf = async <Row extends object>(sql: string, params: unknown[] = []): Promise<Row[]> =>
  (await admin.query<Row>(sql, params)).rows;

const revokedSessions = async () =>
  (await identity.call(() => identity.get(Revocations).live())).map(({ subjectId }) => subjectId);

const actionsOf = async (tenant: string) =>
  (
    await rowsOf<{ action: string }>(
      "select action from identity.outbox where tenant_id = $1 and action not like 'row%' order by position",
      [tenant],
    )
  ).map(({ action }) => action);

describe('refreshing a session', () => {
  it('gives a new pair and spends the presented token', async () => {
    const second = await refresh(first.refreshToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(second).toMatchObject({ sessionId: first.sessionId, tenantId, userId: first.userId });
    const third = await refresh(second.refreshToken);
    expect(third.refreshToken).not.toBe(second.refreshToken);
  });

  it('lets 20 parallel calls with one token make one branch and gives all of them the same usable successor', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => refresh(first.refreshToken)));
    const successors = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.refreshToken] : []));
    expect(successors.length).toBeGreaterThanOrEqual(19);
    expect(new Set(successors).size).toBe(1);
    const tokens = await rowsOf('select consumed_at from identity.refresh_tokens where session_id = $1', [
      first.sessionId,
    ]);
    expect(tokens).toHaveLength(2);
    await expect(refresh(successors[0] ?? '')).resolves.toMatchObject({ sessionId: first.sessionId });
  });

  it('repeats the successor for 10 s and takes a later use as theft: the family ends everywhere', async () => {
    const second = await refresh(first.refreshToken);
    identity.clock.advance(9_000);
    expect((await refresh(first.refreshToken)).refreshToken).toBe(second.refreshToken);
    identity.clock.advance(2_000);
    await refused(refresh(first.refreshToken));
    await refused(refresh(second.refreshToken));
    expect(await revokedSessions()).toContain(first.sessionId);
    expect(await actionsOf(tenantId)).toContain('auth.refresh_reuse');
    const [session] = await rowsOf('select revoked_reason from identity.sessions where id = $1', [first.sessionId]);
    expect(session).toEqual({ revoked_reason: 'refresh_reuse' });
  });

  it('takes a spent token from another device as theft even within the grace', async () => {
    await refresh(first.refreshToken);
    await refused(refresh(first.refreshToken, { userAgent: 'another' }));
    expect(await revokedSessions()).toContain(first.sessionId);
  });

  it('takes the 21st repetition as theft', async () => {
    const second = await refresh(first.refreshToken);
    for (let count = 0; count < 20; count++) {
      expect((await refresh(first.refreshToken)).refreshToken).toBe(second.refreshToken);
    }
    await refused(refresh(first.refreshToken));
    expect(await revokedSessions()).toContain(first.sessionId);
  });

  it('follows a chain of spent tokens that are all within the grace', async () => {
    const second = await refresh(first.refreshToken);
    const third = await refresh(second.refreshToken);
    expect((await refresh(first.refreshToken)).refreshToken).toBe(second.refreshToken);
    expect((await refresh(second.refreshToken)).refreshToken).toBe(third.refreshToken);
  });

  it('gives a revoked token no grace and does not call it theft', async () => {
    const second = await refresh(first.refreshToken);
    await identity.callAs(first, [], () => identity.get(Sessions).signOut());
    await refused(refresh(first.refreshToken));
    await refused(refresh(second.refreshToken));
    expect(await actionsOf(tenantId)).not.toContain('auth.refresh_reuse');
    expect(await revokedSessions()).toContain(first.sessionId);
  });

  it('ends 30 days after the last use, and 90 days after the sign-in however often it is used', async () => {
    const DAY = 86_400_000;
    identity.clock.advance(31 * DAY);
    await refused(refresh(first.refreshToken));
    let tokens = await identity.administrator(await identity.tenant(`t-${counter}-x`), `x-${counter}@example.test`);
    const end = new Date(identity.clock.now().getTime() + 90 * DAY);
    for (let days = 0; days < 87; days += 29) {
      identity.clock.advance(29 * DAY);
      tokens = await refresh(tokens.refreshToken);
      expect(tokens.refreshExpiresAt.getTime()).toBeLessThanOrEqual(end.getTime());
    }
    identity.clock.advance(3 * DAY + 60_000);
    await refused(refresh(tokens.refreshToken));
  });

  it('stops with the membership and with the tenant', async () => {
    await identity.tenant(`tenant-${counter}`, 'suspended', tenantId, 2);
    await refused(refresh(first.refreshToken));
    expect(await revokedSessions()).toEqual(expect.arrayContaining([tenantId]));
    expect(await actionsOf(tenantId)).toContain('auth.tenant_sessions_revoked');
  });

  it('keeps no token in clear and no successor longer than the grace', async () => {
    const second = await refresh(first.refreshToken);
    identity.clock.advance(11_000);
    await refresh(second.refreshToken);
    const stored = await rowsOf<{ successor_sealed: Buffer | null }>(
      'select * from identity.refresh_tokens where session_id = $1 order by id',
      [first.sessionId],
    );
    expect(stored.map(({ successor_sealed }) => successor_sealed !== null)).toEqual([false, true, false]);
    const dump = JSON.stringify([
      stored,
      await rowsOf('select * from identity.outbox where tenant_id = $1', [tenantId]),
    ]);
    for (const token of [first, second]) {
      expect(dump).not.toContain(token.refreshToken);
      expect(dump).not.toContain(token.refreshToken.split('.')[2]);
    }
  });

  it.each([
    ['garbage', () => 'x.y.z'],
    ['an access token', () => first.accessToken],
    ['a token with a changed payload', () => forged(first.refreshToken)],
  ])('refuses %s without telling why', async (_what, make) => {
    await refused(refresh(make()));
    await expect(refresh(first.refreshToken)).resolves.toBeDefined();
  });
});

function forged(token: string): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const changed = Buffer.from(JSON.stringify({ ...claims, exp: 4_000_000_000 })).toString('base64url');
  return [header, changed, signature].join('.');
}
