import { aDatabase, type TestDatabase } from '@attestry/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type CellFolder, prepareCell } from './fixtures/cell-under-test.js';
import { IdentityUnderTest, PASSWORD } from './fixtures/identity-module.js';
import { RefreshSession } from './sessions/refresh-session.usecase.js';
import { SignIn } from './sign-in/sign-in.usecase.js';
import { Users } from './users/users.service.js';

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

/** Every row of every table of the schema as text, binary columns readable. */
async function dump(tables?: readonly string[]): Promise<string> {
  const { rows } = await admin.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'identity'",
  );
  const names = rows.map(({ name }) => name).filter((name) => tables?.includes(name) ?? true);
  const texts = await Promise.all(
    names.map(
      async (name) =>
        (await admin.query(`select row_to_json(t)::text as row from identity.${pg.escapeIdentifier(name)} t`)).rows,
    ),
  );
  return JSON.stringify(texts);
}

const hex = (text: string) => Buffer.from(text, 'utf8').toString('hex');

describe('after a person’s whole way through identity', () => {
  it('no secret is stored readably, and the outbox knows no personal data', async () => {
    const tenantId = await identity.tenant('canary');
    const tokens = await identity.administrator(tenantId, 'Canary@Secrecy.test');
    const next = await identity.call(() => identity.get(RefreshSession).refresh(tokens.refreshToken));
    await identity.call(() =>
      identity.get(SignIn).signIn({ email: 'canary@secrecy.test', password: PASSWORD, tenantSlug: '' }),
    );
    const wrong = identity.call(() =>
      identity.get(SignIn).signIn({ email: 'canary@secrecy.test', password: 'canary-wrong-password', tenantSlug: '' }),
    );
    await expect(wrong).rejects.toThrow();
    await identity.callAs(tokens, [], () =>
      identity
        .get(Users)
        .updateMe({ phone: '+49301234567', givenName: 'Canaryname', preferences: { colour: 'canarygreen' } }, ''),
    );
    const mailed =
      /^Token: (\S+)$/m.exec((cell.mails().at(-1) ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '='))?.[1] ?? '';
    const secrets = [
      PASSWORD,
      'canary-wrong-password',
      '+49301234567',
      mailed,
      ...[tokens, next].flatMap((pair) => [pair.accessToken, pair.refreshToken]),
    ];
    const everything = await dump();
    expect(everything).toContain('Canary@Secrecy.test');
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(10);
      expect(everything).not.toContain(secret);
      expect(everything).not.toContain(hex(secret));
    }
    const outbox = await dump(['outbox']);
    expect(outbox).toContain('auth.sign_in_failed');
    expect(outbox).toContain('user.registered');
    for (const personal of ['ecrecy.test', 'Canaryname', 'canarygreen', 'argon2id$'])
      expect(outbox).not.toContain(personal);
  });
});
