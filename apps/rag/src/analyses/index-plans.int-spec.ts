import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import pg from 'pg';
import { aRagService, type RagService } from '../fixtures/a-rag-service.js';

let rag: RagService;
let app: pg.Client;
const tenants = Array.from({ length: 10 }, () => uuidv7());

/** 10 tenants with 1,000 records each, planted past the service. */
beforeAll(async () => {
  rag = await aRagService();
  await rag.admin.query('set session_replication_role = replica');
  for (const tenant of tenants) await rag.admin.query(PLANT, [tenant]);
  await rag.admin.query('analyze rag.ai_analyses');
  app = new pg.Client({ connectionString: rag.database.urls['rag_app']! });
  await app.connect();
}, 120_000);
afterAll(async () => {
  await app?.end();
  await rag?.stop();
});

const PLANT = `
  insert into rag.ai_analyses (tenant_id, id, region, purpose, assessment_id, requirement_code, outcome, content, decision,
    decided_by, decided_at, created_at)
  select $1, platform.uuidv7(), 'us-east', case when n % 50 = 0 then 'gap_analysis' else 'answer' end,
    case when n % 50 = 0 then md5((n % 500)::text)::uuid end, case when n % 50 = 0 then 'AC.L2-3.1.' || n % 20 end,
    'answered', 'x', case when n % 20 > 0 then 'accepted' end, case when n % 20 > 0 then 'ada' end,
    case when n % 20 > 0 then now() end, now() - n * interval '1 hour'
  from generate_series(1, 1000) as n`;

async function planOf(condition: string): Promise<string> {
  await app.query('begin');
  try {
    await app.query(`select set_config('app.current_tenant_id', $1, true)`, [tenants[3]]);
    const { rows } = await app.query<{ 'QUERY PLAN': string }>(
      `explain (costs off) select id from rag.ai_analyses where ${condition}`,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    await app.query('rollback');
  }
}

it.each([
  ['a page of all', 'true order by id desc limit 51', 'ai_analyses_pkey'],
  ['a page of one purpose', `purpose = 'gap_analysis' order by id desc limit 51`, 'ai_analyses_purpose'],
  [
    'the drafts for a requirement',
    `assessment_id = '${uuidv7()}' and requirement_code = 'AC.L2-3.1.1' order by id desc limit 51`,
    'ai_analyses_requirement',
  ],
  [
    'what nobody has decided',
    `outcome = 'answered' and decision is null order by id desc limit 51`,
    'ai_analyses_undecided',
  ],
  ['the questions of today', `created_at >= date_trunc('day', now(), 'UTC')`, 'ai_analyses_created'],
])('%s is found by its index, under row security', async (_what, condition, index) => {
  const plan = await planOf(condition);
  expect(plan).toContain(index);
  expect(plan).toMatch(/Index Cond: .*tenant_id = /s);
});
