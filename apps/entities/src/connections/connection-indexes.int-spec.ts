import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import pg from 'pg';
import { World } from '../fixtures/a-world.js';

const TENANTS = Array.from({ length: 10 }, () => uuidv7());
const [TENANT = ''] = TENANTS;

let world: World;
beforeAll(async () => {
  world = await World.open();
  const client = new pg.Client({ connectionString: world.testDatabase.adminUrl });
  await client.connect();
  try {
    await client.query('set session_replication_role = replica');
    await client.query(
      `insert into entities.platform_connections (tenant_id, id, platform_type, platform_user_id, display_name, status,
         expires_at, region, created_at, updated_at, created_by, updated_by, version)
       select tenant, md5(tenant::text || n)::uuid, 'github', 'user' || n, 'spec',
         case when n % 5 = 0 then 'revoked' else 'active' end, now() + n * interval '1 hour', 'us-east', now(), now(), 'spec',
         'spec', 1
       from unnest($1::uuid[]) as tenant, generate_series(1, 2000) as n`,
      [TENANTS],
    );
    await client.query(
      `insert into entities.encrypted_credentials (tenant_id, id, connection_id, credential_type, credential_version, sealed,
         key_version, expires_at, superseded_at, created_at, updated_at, created_by, updated_by, version)
       select tenant, gen_random_uuid(), md5(tenant::text || n)::uuid, 'api_key', 1, repeat('x', 40)::bytea, 1,
         now() + n * interval '1 hour', case when n % 5 = 0 then now() end, now(), now(), 'spec', 'spec', 1
       from unnest($1::uuid[]) as tenant, generate_series(1, 2000) as n`,
      [TENANTS],
    );
    await client.query('analyze entities.platform_connections, entities.encrypted_credentials');
  } finally {
    await client.end();
  }
});
afterAll(() => world?.close());

/** As `entities_app` under row security. */
async function planOf(sql: string): Promise<string> {
  const lines = await world.as(TENANT, () => world.sql<{ 'QUERY PLAN': string }>(`explain (costs off) ${sql}`));
  return lines.map((line) => line['QUERY PLAN']).join('\n');
}

it('connections and credentials that end soon are found by their partial indexes', async () => {
  const connections = `select id from entities.platform_connections
    where expires_at is not null and status <> 'revoked' and expires_at <= now() + interval '1 day' order by expires_at`;
  expect(await planOf(connections)).toContain('platform_connections_expires_idx');
  const alerts = `update entities.encrypted_credentials set alerted_days = 7
    where superseded_at is null and expires_at <= now() + make_interval(days => 7)
      and (alerted_days is null or alerted_days > 7)`;
  const plan = await planOf(alerts);
  expect(plan).toContain('encrypted_credentials_expires_idx');
  expect(plan).not.toContain('Seq Scan');
});
