import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import pg from 'pg';
import { aRagService, type RagService } from '../fixtures/a-rag-service.js';

let rag: RagService;
let app: pg.Client;
const tenants = Array.from({ length: 20 }, () => uuidv7());

/** 20 tenants with 100 documents of one chunk and 40 words each, planted past the service. */
beforeAll(async () => {
  rag = await aRagService();
  const { admin, database } = rag;
  await admin.query(`set session_replication_role = replica`);
  for (const tenant of tenants) await admin.query(PLANT, [tenant]);
  await admin.query('analyze rag.postings, rag.document_chunks, rag.documents');
  app = new pg.Client({ connectionString: database.urls['rag_app']! });
  await app.connect();
}, 120_000);
afterAll(async () => {
  await app?.end();
  await rag?.stop();
});

const PLANT = `
  with planted as (
    select platform.uuidv7() as document, platform.uuidv7() as chunk, n from generate_series(1, 100) as n
  ), documents as (
    insert into rag.documents (tenant_id, id, region, title, type, language, status, latest_version)
    select $1, document, 'us-east', 'Document ' || n, 'policy', 'en', 'indexed', 1 from planted
  ), chunks as (
    insert into rag.document_chunks (tenant_id, id, document_id, version_id, ordinal, content, content_sha256,
      char_start, char_end, section_path, tokens, terms)
    select $1, chunk, document, document, 0, 'account number ' || n, sha256('x'), 0, 20, '{}', 3, 40 from planted
  )
  insert into rag.postings (tenant_id, term, chunk, document_id, frequency, length)
  select $1, 'word' || (n * 7 + w * 13) % 500, n, document, 1, 40 from planted, generate_series(1, 40) as w
  on conflict do nothing`;

async function planOf(sql: string, params: unknown[]): Promise<string> {
  await app.query('begin');
  try {
    await app.query(`select set_config('app.current_tenant_id', $1, true)`, [tenants[3]]);
    const { rows } = await app.query<{ 'QUERY PLAN': string }>(`explain (costs off) ${sql}`, params);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    await app.query('rollback');
  }
}

it('postings of a word are sought by tenant and word', async () => {
  await rag.admin.query('vacuum rag.postings');
  const sql = `select posting.chunk, sum(weight * posting.frequency / (posting.frequency + posting.length))
    from unnest($1::text[], $2::float8[]) as asked (term, weight) join rag.postings posting using (term) group by 1`;
  const plan = await planOf(sql, [
    ['word77', 'word78'],
    [1, 2],
  ]);
  expect(plan).toMatch(/Index Only Scan using postings_pkey .*Index Cond: .*tenant_id = .*term = /s);
});

it('a GIN index over the text would not be used, which is why there are postings', async () => {
  await rag.admin.query(
    `create index spec_gin on rag.document_chunks using gin (to_tsvector('pg_catalog.english'::regconfig, content))`,
  );
  const sql = `select id from rag.document_chunks
    where to_tsvector('pg_catalog.english'::regconfig, content) @@ to_tsquery('pg_catalog.english'::regconfig, '77')`;
  expect(await planOf(sql, [])).not.toContain('spec_gin');
  const { rows } = await rag.admin.query<{ 'QUERY PLAN': string }>(`explain (costs off) ${sql}`);
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('spec_gin');
  await rag.admin.query('drop index rag.spec_gin');
});

it('vectors of a document are removed by their index', async () => {
  await app.query('set enable_seqscan = off');
  const plan = await planOf('delete from rag.chunk_embeddings where document_id = $1', [uuidv7()]);
  expect(plan).toMatch(/chunk_embeddings_document/);
});
