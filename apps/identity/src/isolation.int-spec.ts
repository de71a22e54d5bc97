import { PLATFORM_TENANT_ID, uuidv7 } from '@attestry/ids';
import { aDatabase, type TestDatabase } from '@attestry/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

let database: TestDatabase;
let app: pg.Client;
let admin: pg.Client;

const [tenantA, tenantB] = [uuidv7(), uuidv7()];
const [ada, bob] = [uuidv7(), uuidv7()];
const PEOPLE = 4_000;

beforeAll(async () => {
  database = await aDatabase();
  admin = await connect(database.adminUrl);
  app = await connect(database.urls['identity_app'] ?? '');
  await fill();
});
afterAll(async () => {
  await app?.end();
  await admin?.end();
  await database?.drop();
});

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

/** As the superuser: two tenants, `ada` in A, `bob` in B, and thousands of others so that plans are those of production. */
async function fill(): Promise<void> {
  await admin.query("set session_replication_role = 'replica'");
  await admin.query(
    `insert into identity.local_tenants (tenant_id, slug, region, status, event_position)
     select id, id::text, platform.cell_region(), 'active', 1 from unnest($1::uuid[]) as id`,
    [[tenantA, tenantB]],
  );
  await admin.query(
    `insert into identity.users (id, email, email_norm, status, last_login_at)
     select gen_random_uuid(), n || '@many.test', n || '@many.test', case when n % 500 = 0 then 'disabled' else 'active' end,
            now() - n * interval '1 minute' from generate_series(1, $1::int) as n`,
    [PEOPLE],
  );
  await admin.query(
    "insert into identity.users (id, email, email_norm) values ($1, 'ada@a.test', 'ada@a.test'), ($2, 'bob@b.test', 'bob@b.test')",
    [ada, bob],
  );
  await admin.query(
    `insert into identity.memberships (tenant_id, id, user_id, role, status)
     select $1, gen_random_uuid(), id, case when last_login_at > now() - interval '8 minutes' then 'auditor' else 'viewer' end,
            case when status = 'disabled' then 'suspended' else 'active' end from identity.users where last_login_at is not null`,
    [tenantA],
  );
  await admin.query(
    `insert into identity.memberships (tenant_id, id, user_id, role)
     values ($1, gen_random_uuid(), $3, 'admin'), ($2, gen_random_uuid(), $4, 'admin')`,
    [tenantA, tenantB, ada, bob],
  );
  await admin.query(
    `insert into identity.user_profiles (user_id, phone_sealed, phone_index)
     select id, case when n % 400 = 0 then '\\x01'::bytea end, case when n % 400 = 0 then sha256(id::text::bytea) end
     from (select id, row_number() over () as n from identity.users) as numbered`,
  );
  await admin.query(
    "insert into identity.credentials (user_id, scheme, hash) select id, 'argon2id', 'h' from identity.users",
  );
  await admin.query(
    `insert into identity.sessions (tenant_id, id, user_id, membership_id, fingerprint, last_used_at, expires_at, revoked_at, revoked_reason)
     select tenant_id, gen_random_uuid(), user_id, id, '\\x00', now(), now() + n * interval '1 minute',
            case when n % 300 = 0 then now() - n * interval '1 minute' end, case when n % 300 = 0 then 'sign_out' end
     from (select *, row_number() over () as n from identity.memberships) as numbered`,
  );
  await admin.query(
    `insert into identity.refresh_tokens (tenant_id, id, session_id, token_hash, expires_at)
     select tenant_id, gen_random_uuid(), id, sha256(id::text::bytea), expires_at from identity.sessions`,
  );
  await admin.query("set session_replication_role = 'origin'");
  await admin.query('analyze');
}

interface Acting {
  tenantId?: string;
  userId?: string;
}

/** One statement in a transaction of identity_app, with the settings of the unit of work. */
async function query<Row extends object>(
  { tenantId = '', userId }: Acting,
  sql: string,
  params: unknown[] = [],
): Promise<Row[]> {
  await app.query('begin');
  try {
    await app.query(
      `select set_config('app.current_tenant_id', $1, true), set_config('app.current_user_id', $2, true),
              set_config('app.actor_type', $3, true)`,
      [tenantId, userId ?? 'identity', userId === undefined ? 'service' : 'user'],
    );
    return (await app.query<Row>(sql, params)).rows;
  } finally {
    await app.query('rollback');
  }
}

const emails = async (acting: Acting) =>
  (
    await query<{ email: string }>(
      acting,
      "select email from identity.users where email not like '%many%' order by email",
    )
  ).map(({ email }) => email);

describe('accounts', () => {
  it('are seen by oneself and by co-members only', async () => {
    expect(await emails({ tenantId: tenantA, userId: ada })).toEqual(['ada@a.test']);
    expect(await emails({ tenantId: tenantB, userId: bob })).toEqual(['bob@b.test']);
    expect(await emails({ tenantId: tenantB })).toEqual(['bob@b.test']);
    expect(await emails({ tenantId: tenantB, userId: ada })).toEqual(['ada@a.test', 'bob@b.test']);
    expect(await emails({ tenantId: PLATFORM_TENANT_ID })).toEqual([]);
    expect(await emails({})).toEqual([]);
  });

  it.each(['credentials', 'user_profiles'])('keep their %s to themselves', async (table) => {
    const count = async (acting: Acting) =>
      (await query<{ count: number }>(acting, `select count(*)::int as count from identity.${table}`))[0]?.count;
    expect(await count({ tenantId: tenantA, userId: ada })).toBe(1);
    expect(await count({ tenantId: tenantA })).toBe(0);
    expect(await count({})).toBe(0);
  });

  it('cannot be changed by co-members, nor made for somebody else', async () => {
    const renamed = await query(
      { tenantId: tenantB, userId: ada },
      "update identity.users set given_name = 'x' where id = $1 returning id",
      [bob],
    );
    expect(renamed).toEqual([]);
    const forOther = query(
      { tenantId: tenantA, userId: ada },
      "insert into identity.users (id, email, email_norm) values ($1, 'x', 'x')",
      [uuidv7()],
    );
    await expect(forOther).rejects.toThrow(/row-level security/);
  });
});

describe('the tables of the cell', () => {
  it.each(['memberships', 'sessions', 'refresh_tokens', 'local_tenants'])(
    'show nothing of %s without a tenant',
    async (table) => {
      const { rows } = await admin.query(`select 1 from identity.${table} limit 1`);
      expect(rows).toHaveLength(1);
      expect(await query({}, `select 1 from identity.${table} limit 1`)).toEqual([]);
    },
  );

  it('keep signing keys out of customers’ transactions, whatever they write', async () => {
    const insert = `insert into identity.signing_keys (id, kid, usage, algorithm, state, public_jwk, private_sealed, activates_at)
      values ($1, 'k', 'access', 'EdDSA', 'active', '{}', '\\x00', now())`;
    await expect(query({ tenantId: tenantA }, insert, [uuidv7()])).rejects.toThrow(/signing_keys/);
  });

  it('let nobody delete members, invitations or keys', async () => {
    for (const table of ['memberships', 'invitations', 'data_keys', 'users', 'credentials', 'used_operator_keys']) {
      await expect(query({ tenantId: tenantA, userId: ada }, `delete from identity.${table}`)).rejects.toThrow(
        /permission denied/,
      );
    }
  });
});

describe('look-ups before the tenant is known', () => {
  it('answer exactly their columns', async () => {
    expect(await query({}, "select * from identity.account_by_email('ada@a.test')")).toEqual([
      { user_id: ada, status: 'active', scheme: 'argon2id', hash: 'h' },
    ]);
    expect(await query({}, "select * from identity.account_by_email('nobody@a.test')")).toEqual([]);
    expect(await query({}, 'select role, tenant_id from identity.open_memberships($1)', [bob])).toEqual([
      { role: 'admin', tenant_id: tenantB },
    ]);
  });

  it('are for identity_app alone', async () => {
    const relay = await connect(database.urls['identity_relay'] ?? '');
    await expect(relay.query("select * from identity.account_by_email('ada@a.test')")).rejects.toThrow(
      /permission denied/,
    );
    await relay.end();
  });
});

describe('an index answers', () => {
  it.each<[string, string, string]>([
    ['accounts by status', 'users_status', "select id from identity.users where status = 'disabled'"],
    [
      'accounts by last sign-in',
      'users_last_login_at',
      "select id from identity.users where last_login_at > now() - interval '5 minutes'",
    ],
    ['accounts by address', 'users_email_norm_key', "select id from identity.users where email_norm = 'ada@a.test'"],
    [
      'profiles by phone',
      'user_profiles_phone',
      "select user_id from identity.user_profiles where phone_index = '\\x00'",
    ],
    [
      'members by role',
      'memberships_role',
      "select id from identity.memberships where tenant_id = $1 and role = 'auditor'",
    ],
    [
      'members by status',
      'memberships_status',
      "select id from identity.memberships where tenant_id = $1 and status = 'suspended'",
    ],
    ['memberships of a person', 'memberships_user', 'select id from identity.memberships where user_id = $2'],
    ['sessions of a person', 'sessions_user', 'select id from identity.sessions where tenant_id = $1 and user_id = $2'],
    [
      'sessions that end',
      'sessions_expires',
      "select id from identity.sessions where tenant_id = $1 and expires_at < now() + interval '5 minutes'",
    ],
    [
      'sessions that were ended',
      'sessions_revoked',
      "select id from identity.sessions where tenant_id = $1 and revoked_at < now() - interval '50 hours'",
    ],
    [
      'a refresh token',
      'refresh_tokens_tenant_id_token_hash_key',
      "select id from identity.refresh_tokens where tenant_id = $1 and token_hash = '\\x00'",
    ],
  ])('%s: %s', async (_what, index, sql) => {
    const params = [tenantA, ada];
    const used = params.filter((_value, position) => sql.includes(`$${position + 1}`));
    const numbered = sql.includes('$1') ? sql : sql.replace('$2', '$1');
    const plan = await query<{ 'QUERY PLAN': string }>({ tenantId: tenantA, userId: ada }, `explain ${numbered}`, used);
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain(`${index}`);
  });
});
