import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { aDatabase, type TestDatabase } from '@attestry/testing';
import pg from 'pg';
import type { AuditLogFilter } from './audit-log-filter.js';
import { listQuery } from './audit-logs.repository.js';

let testDatabase: TestDatabase;
let app: pg.Client;
const tenant = uuidv7();

beforeAll(async () => {
  testDatabase = await aDatabase();
  const admin = new pg.Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
  await admin.query(
    `insert into audit.audit_logs (tenant_id, seq, id, occurred_at, actor_type, actor_id, action, resource_type,
       resource_id, details, prev, hash)
     select $1, n, gen_random_uuid(), now() - make_interval(secs => n), 'user', 'user ' || n % 200, 'act.' || n % 50,
       'type ' || n % 7, 'id ' || n % 500, '{}', sha256(n::text::bytea), sha256((n + 1)::text::bytea)
     from generate_series(1, 20000) n`,
    [tenant],
  );
  await admin.query('analyze audit.audit_logs');
  await admin.end();
  app = new pg.Client({ connectionString: testDatabase.urls['audit_app'] });
  await app.connect();
});
afterAll(async () => {
  await app?.end();
  await testDatabase?.drop();
});

async function planOf(filter: AuditLogFilter): Promise<string> {
  const { sql, params } = listQuery(tenant, filter, undefined, 51);
  await app.query('begin');
  await app.query("select set_config('app.current_tenant_id', $1, true)", [tenant]);
  const { rows } = await app.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, params);
  await app.query('rollback');
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

it.each<[string, AuditLogFilter, RegExp]>([
  ['time', {}, /Index Scan using audit_logs_\d\d_tenant_id_occurred_at_seq_idx/],
  [
    'actor and action',
    { actorId: 'user 3', action: 'act.3' },
    /Index Scan using audit_logs_\d\d_tenant_id_actor_id_action_occurred_at_seq_idx/,
  ],
  ['action', { action: 'act.3' }, /Index Scan using audit_logs_\d\d_tenant_id_action_occurred_at_seq_idx/],
  [
    'resource',
    { resourceType: 'type 3', resourceId: 'id 3' },
    /Index Scan using audit_logs_\d\d_tenant_id_resource_type_resource_id_occurred/,
  ],
])('a list by %s reads one partition through its index, already in order', async (_what, filter, index) => {
  const plan = await planOf(filter);

  expect(plan).toMatch(index);
  expect(plan).not.toMatch(/Sort|Append|Seq Scan/);
});
