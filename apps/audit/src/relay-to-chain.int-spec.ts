import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FIRST, FIRST_HASH, SECOND, SECOND_HASH } from '@attestry/audit-chain/worked-example';
import { SERVICES } from '@attestry/config';
import { auditV1 } from '@attestry/contracts';
import { PLATFORM_TENANT_ID, uuidv7 } from '@attestry/ids';
import { AuditSubscriber, DeliveryStore, Relay } from '@attestry/outbox';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type AuditService, auditService } from './fixtures/audit-service.js';

let audit: AuditService;
const pools: pg.Pool[] = [];
const relays: Relay[] = [];

beforeAll(async () => {
  audit = await auditService();
  // That of audit itself runs within the service.
  for (const service of SERVICES.filter((name) => name !== 'audit')) {
    const pool = new pg.Pool({ connectionString: audit.testDatabase.urls[`${service}_relay`], max: 2 });
    const client = audit.service.asService(service, auditV1.AuditAppendServiceService);
    const silent = { delivered: () => undefined, failed: () => undefined, outage: () => undefined };
    const relay = new Relay(new DeliveryStore(pool, service), [new AuditSubscriber(client)], silent);
    relay.start();
    pools.push(pool);
    relays.push(relay);
  }
});
afterAll(async () => {
  await Promise.all(relays.map((relay) => relay.stop()));
  await Promise.all(pools.map((pool) => pool.end()));
  await audit?.close();
});

/** The records of a tenant, once `count` of them are of `action`. */
async function chained(tenantId: string, count: number, action = '%'): Promise<Record<string, unknown>[]> {
  for (let tries = 0; tries < 400; tries++) {
    const { rows } = await audit.admin.query(
      `select *, encode(audit_logs.hash, 'hex') as hex
       from audit.audit_logs where tenant_id = $1 and action like $2 order by seq`,
      [tenantId, action],
    );
    if (rows.length >= count) return rows;
    await sleep(25);
  }
  throw new Error(`fewer than ${count} records of ${tenantId}`);
}

it('the worked example has its two hashes after the way through outbox, relay and gRPC', async () => {
  const app = new pg.Client({ connectionString: audit.testDatabase.urls['assessments_app'] });
  await app.connect();
  await app.query('begin');
  await app.query("select set_config('app.current_tenant_id', $1, true)", [FIRST.tenant_id]);
  for (const event of [FIRST, SECOND]) {
    const { type, id } = event.resource;
    await app.query('select assessments.record($1, $2, $3, $4)', [event.tenant_id, type, id, event]);
  }
  await app.query('commit');
  await app.end();

  expect((await chained(FIRST.tenant_id, 2)).map(({ hex }) => hex)).toEqual([FIRST_HASH, SECOND_HASH]);
});

interface CapturedTable {
  readonly name: string;
  readonly global: boolean;
}

/** Every table with a capture trigger of its own rows. */
const capturedTables = async (): Promise<CapturedTable[]> =>
  (
    await audit.admin.query<CapturedTable>(
      `select tgrelid::regclass::text as name, bool_or(p.proname = 'capture_global_row') as global
       from pg_trigger join pg_proc p on p.oid = tgfoid join pg_class c on c.oid = tgrelid
       where p.proname in ('capture_row', 'capture_global_row') and not c.relispartition
       group by 1 order by 1`,
    )
  ).rows;

/** A row that fits the types; keys to other tables and checks are out of the way. */
async function plantRow(client: pg.Client, table: string, tenantId: string): Promise<void> {
  const { rows: checks } = await client.query(
    "select conname from pg_constraint where conrelid = $1::regclass and contype = 'c'",
    [table],
  );
  for (const { conname } of checks) await client.query(`alter table ${table} drop constraint "${conname}"`);
  const { rows: columns } = await client.query<{ name: string; type: string; array: boolean }>(
    `select attname as name, t.typname as type, t.typcategory = 'A' as array
     from pg_attribute a join pg_type t on t.oid = a.atttypid
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = ''`,
    [table],
  );
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const values = columns.map(({ name, type, array }) =>
    name === 'tenant_id' ? `'${tenantId}'` : sampleOf(type, array),
  );
  await client.query(`insert into ${table} (${names}) values (${values.join(', ')})`);
}

function sampleOf(type: string, array: boolean): string {
  if (array) return `'{}'`;
  const samples: Record<string, string> = {
    uuid: `'${uuidv7()}'`,
    timestamptz: `'2026-01-01T00:00:00Z'`,
    date: `'2026-01-01'`,
    jsonb: `'{}'`,
    bytea: `'\\x00'`,
    bool: 'true',
    inet: `'127.0.0.1'`,
    interval: `'1 day'`,
  };
  return samples[type] ?? `'1'`;
}

const byWhom = (record: Record<string, unknown>) =>
  ['actor_type', 'actor_id', 'action'].map((column) => record[column]).join(' ');

describe('a plain SQL update', () => {
  it('of each captured table stands in the chain with actor sql', async () => {
    const tables = await capturedTables();
    const tenant = uuidv7();
    const client = new pg.Client({ connectionString: audit.testDatabase.adminUrl });
    await client.connect();
    for (const { name } of tables) {
      if ((await client.query(`select from ${name} limit 1`)).rowCount === 1) continue;
      await client.query('begin');
      await client.query('set local session_replication_role = replica');
      await plantRow(client, name, tenant);
      await client.query('commit');
    }
    let updated = 0;
    for (const { name, global } of tables) {
      const { rowCount } = await client.query(`update ${name} set created_at = created_at`);
      if (global) updated += rowCount ?? 0;
    }
    await client.end();
    const own = tables.filter(({ global }) => !global).map(({ name }) => name);
    const global = tables.filter((table) => table.global).map(({ name }) => name);
    const records = await chained(tenant, own.length);

    expect(own.length).toBeGreaterThan(10);
    expect(records.map(({ resource_type }) => resource_type).sort()).toEqual([...own].sort());
    expect(new Set(records.map(byWhom))).toEqual(new Set(['sql postgres row.update']));

    const updates = await chained(PLATFORM_TENANT_ID, updated, 'row.update');
    expect(global.length).toBeGreaterThan(0);
    expect([...new Set(updates.map(({ resource_type }) => resource_type))].sort()).toEqual([...global].sort());
    expect(new Set(updates.map(byWhom))).toEqual(new Set(['sql postgres row.update']));
  });
});
