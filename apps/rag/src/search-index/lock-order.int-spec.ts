import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ragV1 } from '@attestry/contracts';
import { aRagService, type RagService } from '../fixtures/a-rag-service.js';

let rag: RagService;
let other: pg.Client;
beforeAll(async () => {
  rag = await aRagService();
  other = new pg.Client({ connectionString: rag.database.adminUrl });
  await other.connect();
});
afterAll(async () => {
  await other?.end();
  await rag?.stop();
});

let tenant: string;
beforeEach(async () => {
  tenant = await rag.aTenant();
  const documentId = await rag.aDocument(tenant);
  await rag.upload(tenant, { documentId, fileName: 'a.txt' }, 'Doors are locked.');
  await other.query('begin');
});
afterEach(() => other.query('rollback'));

const holdSet = () => other.query('select from rag.embedding_sets where tenant_id = $1 for update', [tenant]);
const holdStripes = () =>
  other.query(
    `select pg_advisory_xact_lock(hashtextextended('rag.stripe ' || $1, s)) from generate_series(0, 7) as s`,
    [tenant],
  );

/** Until somebody waits for a lock. */
async function waiting(): Promise<void> {
  const sql = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await rag.admin.query(sql)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 10));
}

const isFree = (table: 'local_tenants' | 'embedding_sets') =>
  rag.admin.query(`select from rag.${table} where tenant_id = $1 for no key update nowait`, [tenant]).then(
    () => true,
    () => false,
  );

const anUpload = async () => {
  const documentId = await rag.aDocument(tenant);
  return rag.upload(tenant, { documentId, fileName: 'b.txt' }, 'Windows are shut.');
};
const anImport = () =>
  rag.service.as({ tenantId: tenant, role: 'analyst' }, ragV1.DocumentImportServiceService).importDocuments(
    {
      documents: [
        ragV1.ImportedDocument.fromPartial({
          externalKey: 'k',
          title: 'Gates',
          type: ragV1.DocumentType.DOCUMENT_TYPE_OTHER,
          text: 'Gates are open.',
        }),
      ],
    },
    { deadlineMs: 60_000 },
  );

describe.each([
  ['an upload', anUpload],
  ['an import', anImport],
] as const)('%s that waits', (_, write: () => Promise<unknown>) => {
  it('for the words keeps nobody from the vectors', async () => {
    await holdStripes();
    const written = write();
    await waiting();
    expect(await isFree('embedding_sets')).toBe(true);
    await other.query('rollback');
    await written;
  });

  it('for the vectors keeps nobody from the quota, so that two of them never wait for each other', async () => {
    await holdSet();
    const written = write();
    await waiting();
    expect(await isFree('local_tenants')).toBe(true);
    await other.query('rollback');
    await written;
  });
});
