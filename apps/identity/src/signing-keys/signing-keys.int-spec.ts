import { PLATFORM_TENANT_ID } from '@attestry/ids';
import { JwksCache, JwksTokenVerifier } from '@attestry/authz';
import { aDatabase, type TestDatabase } from '@attestry/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type CellFolder, ISSUER, prepareCell } from '../fixtures/cell-under-test.js';
import { IdentityUnderTest } from '../fixtures/identity-module.js';
import { RefreshSession } from '../sessions/refresh-session.usecase.js';
import { SigningKeys } from './signing-keys.service.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

let database: TestDatabase;
let cell: CellFolder;
let identity: IdentityUnderTest;
let admin: pg.Client;

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

const keys = () => identity.get(SigningKeys);
const published = () =>
  keys()
    .published()
    .map(({ kid }) => kid);

describe('signing keys', () => {
  it('are made once however many processes start at once', async () => {
    const others = await Promise.all([1, 2, 3].map(() => IdentityUnderTest.start(database.region)));
    for (const other of others) expect(other.get(SigningKeys).signer('access').kid).toBe(keys().signer('access').kid);
    await Promise.all(others.map((other) => other.close()));
    const { rows } = await admin.query("select usage from identity.signing_keys where state = 'active' order by usage");
    expect(rows).toEqual([{ usage: 'access' }, { usage: 'refresh' }]);
  });

  it('are published a quarter of an hour before they sign, and no token is refused meanwhile', async () => {
    const tokens = await identity.administrator(await identity.tenant('rotating'), 'ada@rotating.test');
    const first = keys().signer('access').kid;
    const verifier = new JwksTokenVerifier(
      new JwksCache(
        async () => ({ keys: [...keys().published()] as never }),
        () => identity.clock.now().getTime(),
      ),
      ISSUER,
      () => identity.clock.now(),
    );
    identity.clock.advance(30 * DAY - 15 * MINUTE);
    await keys().tend();
    expect(keys().signer('access').kid).toBe(first);
    expect(published()).toHaveLength(2);
    identity.clock.advance(15 * MINUTE);
    const old = await identity.administrator(await identity.tenant('rotating-2'), 'bob@rotating.test');
    await keys().tend();
    expect(keys().signer('access').kid).not.toBe(first);
    await expect(verifier.verifyAccess(old.accessToken)).resolves.toMatchObject({ userId: old.userId });
    const young = await identity.administrator(await identity.tenant('rotating-3'), 'cy@rotating.test');
    await expect(verifier.verifyAccess(young.accessToken)).resolves.toMatchObject({ userId: young.userId });
    identity.clock.advance(15 * MINUTE + 1);
    await keys().tend();
    expect(published()).not.toContain(first);
    await expect(identity.call(() => identity.get(RefreshSession).refresh(old.refreshToken))).resolves.toBeDefined();
    await expect(identity.call(() => identity.get(RefreshSession).refresh(tokens.refreshToken))).rejects.toMatchObject({
      reason: 'INVALID_REFRESH_TOKEN',
    });
  });

  it('lie sealed in the database, and a retired one without its private half', async () => {
    const { rows } = await admin.query<{ state: string; sealed: string | null; tenant_id: string }>(
      "select state, encode(private_sealed, 'escape') as sealed, tenant_id from identity.signing_keys",
    );
    expect(rows.map(({ tenant_id }) => tenant_id)).toEqual(rows.map(() => PLATFORM_TENANT_ID));
    for (const { state, sealed } of rows) {
      if (state === 'retired') expect(sealed).toBeNull();
      else expect(sealed).toMatch(/^ATKY/);
      expect(sealed ?? '').not.toContain('"d"');
    }
    expect(rows.some(({ state }) => state === 'retired')).toBe(true);
  });
});
