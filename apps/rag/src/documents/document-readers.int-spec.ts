import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ragV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import type { TestCaller } from '@attestry/testing';
import pg from 'pg';
import { aRagService, type RagService, uploadOf } from '../fixtures/a-rag-service.js';

const { ReaderRole } = ragV1;
const TABLES = ['documents', 'document_versions', 'document_chunks', 'chunk_embeddings', 'postings'] as const;

let rag: RagService;
let app: pg.Client;
beforeAll(async () => {
  rag = await aRagService();
  app = new pg.Client({ connectionString: rag.database.urls['rag_app']! });
  await app.connect();
});
afterAll(async () => {
  await app?.end();
  await rag?.stop();
});

let tenant: string;
let secret: string;
let open: string;
const named = { role: 'viewer', userId: uuidv7() } as const;
const auditor = { role: 'auditor' } as const;
const manager = { role: 'manager', userId: uuidv7() } as const;
const stranger = { role: 'analyst', userId: uuidv7() } as const;

beforeEach(async () => {
  tenant = await rag.aTenant();
  [secret, open] = [await rag.aDocument(tenant), await rag.aDocument(tenant)];
  await rag.upload(tenant, { documentId: secret, contentType: 'text/plain' }, 'The vault opens at midnight.');
  await rag.upload(tenant, { documentId: open, contentType: 'text/plain' }, 'The hall opens in the morning.');
});

const as = (caller: TestCaller) => ({
  documents: rag.service.as({ tenantId: tenant, ...caller }, ragV1.DocumentServiceService),
  content: rag.service.as({ tenantId: tenant, ...caller }, ragV1.ContentServiceService),
  search: rag.service.as({ tenantId: tenant, ...caller }, ragV1.SearchServiceService),
});

const restrict = (readers: Partial<ragV1.DocumentReaders>, caller: TestCaller = { role: 'admin' }, id = secret) =>
  as(caller).documents.restrictDocument({ documentId: id, readers: { userIds: [], roles: [], ...readers } });

const restricted = () => restrict({ userIds: [named.userId], roles: [ReaderRole.READER_ROLE_AUDITOR] });

const found = async (caller: TestCaller, query: string, more: Partial<ragV1.SearchDocumentsRequest> = {}) => {
  const request = ragV1.SearchDocumentsRequest.fromPartial({ query, ...more });
  return (await as(caller).search.searchDocuments(request)).hits.map(({ documentId }) => documentId);
};

const listed = async (caller: TestCaller) => {
  const { documents } = await as(caller).documents.listDocuments(ragV1.ListDocumentsRequest.fromPartial({}));
  return documents.map(({ id }) => id).sort();
};

/** Rows of the restricted document that the app role sees for whoever acts. */
async function rowsFor(settings: { user?: string; role?: string; type?: string; tenant?: string }) {
  await app.query('begin');
  try {
    await app.query(
      `select set_config('app.current_tenant_id', $1, true), set_config('app.current_user_id', $2, true),
         set_config('app.actor_role', $3, true), set_config('app.actor_type', $4, true)`,
      [settings.tenant ?? tenant, settings.user ?? '', settings.role ?? '', settings.type ?? 'user'],
    );
    const counts: number[] = [];
    for (const table of TABLES) {
      const column = table === 'documents' ? 'id' : 'document_id';
      const { rows } = await app.query<{ n: number }>(
        `select count(*)::int as n from rag.${table} where ${column} = '${secret}'`,
      );
      counts.push(rows[0]!.n);
    }
    return counts.every((n) => n === 0) ? 'none' : counts.every((n) => n > 0) ? 'all' : counts.join();
  } finally {
    await app.query('rollback');
  }
}

describe('a document that is restricted', () => {
  it('is there for whom it names, by user or role, and for administrators', async () => {
    await restricted();
    for (const caller of [named, auditor, { role: 'admin' } as const]) {
      expect((await as(caller).documents.getDocument({ id: secret })).document?.id).toBe(secret);
      expect(await listed(caller)).toEqual([secret, open].sort());
      expect((await found(caller, 'midnight vault'))[0]).toBe(secret);
      expect(
        (await as(caller).content.listVersions({ documentId: secret, pageSize: 0, pageToken: '' })).versions,
      ).toHaveLength(1);
    }
  });

  it('is there for nobody else: by no call, by neither ranking, and exactly as one that never was', async () => {
    await restricted();
    for (const caller of [stranger, { role: 'manager' } as const, { role: 'viewer' } as const]) {
      const { documents, content } = as(caller);
      const page = { documentId: secret, pageSize: 0, pageToken: '' };
      const range = { documentId: secret, version: 1, charStart: 0, charEnd: 0 };
      const calls = [
        documents.getDocument({ id: secret }),
        documents.getDocumentReaders({ documentId: secret }),
        content.listVersions(page),
        content.listChunks({ ...page, version: 1 }),
        content.readText(range),
      ];
      for (const call of calls) {
        await expect(call).rejects.toMatchObject({ kind: 'not_found', reason: 'DOCUMENT_NOT_FOUND', metadata: {} });
      }
      expect(await listed(caller)).toEqual([open]);
      expect(await found(caller, 'The vault opens at midnight.')).toEqual([open]);
      expect(await found(caller, 'vault', { documentIds: [secret] })).toEqual([]);
    }
    const parts = uploadOf({ documentId: secret, contentType: 'text/plain' }, Buffer.from('mine now'));
    await expect(as(stranger).content.uploadContent(parts)).rejects.toMatchObject({ reason: 'DOCUMENT_NOT_FOUND' });
    await expect(restrict({}, manager)).rejects.toMatchObject({ reason: 'DOCUMENT_NOT_FOUND' });
  });

  it('is kept so by the database, whatever a query says', async () => {
    expect(await rowsFor({})).toBe('all');
    await restricted();
    expect(await rowsFor({})).toBe('none');
    expect(await rowsFor({ user: stranger.userId, role: 'analyst' })).toBe('none');
    expect(await rowsFor({ user: named.userId, role: 'viewer' })).toBe('all');
    expect(await rowsFor({ user: stranger.userId, role: 'auditor' })).toBe('all');
    expect(await rowsFor({ role: 'admin' })).toBe('all');
    expect(await rowsFor({ user: 'some-job', type: 'job' })).toBe('all');
    expect(await rowsFor({ user: 'identity', type: 'service' })).toBe('none');
    expect(await rowsFor({ role: 'admin', tenant: uuidv7() })).toBe('none');
  });

  it('is told of with its readers, and given back by naming nobody', async () => {
    const { readers } = await restricted();
    expect(readers).toEqual({ userIds: [named.userId], roles: [ReaderRole.READER_ROLE_AUDITOR] });
    expect((await as(named).documents.getDocumentReaders({ documentId: secret })).readers).toEqual(readers);
    await restrict({});
    expect(await listed(stranger)).toEqual([secret, open].sort());
    expect((await found(stranger, 'midnight vault'))[0]).toBe(secret);
  });

  it('is in the trail, once a change', async () => {
    for (const readers of [{ userIds: [named.userId] }, { userIds: [named.userId.toUpperCase()] }, {}])
      await restrict(readers);
    const { rows } = await rag.admin.query<{ action: string; event: { details: object } }>(
      `select action, event from rag.outbox where tenant_id = $1 and action ~ '^document\\.(restricted|opened)$' order by position`,
      [tenant],
    );
    expect(rows).toMatchObject([
      { action: 'document.restricted', event: { details: { users: 1, roles: [], added: 1, removed: 0 } } },
      { action: 'document.opened', event: { details: { users: 0, roles: [], added: 0, removed: 1 } } },
    ]);
  });

  it('is restricted by managers who see it; who leaves oneself out sees it no more', async () => {
    await expect(restrict({}, stranger)).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
    await restrict({ roles: [ReaderRole.READER_ROLE_AUDITOR] }, manager);
    await expect(restrict({}, manager)).rejects.toMatchObject({ reason: 'DOCUMENT_NOT_FOUND' });
    await restrict({ userIds: [manager.userId] });
    expect(await listed(manager)).toEqual([secret, open].sort());
  });

  it('counts towards the plan, whoever uploads', async () => {
    await restricted();
    await rag.aTenant({ id: tenant, storageBytes: '69', position: '2' });
    const parts = uploadOf({ documentId: open, contentType: 'text/plain' }, Buffer.from('Twelve bytes'));
    await expect(as(stranger).content.uploadContent(parts)).rejects.toMatchObject({
      reason: 'QUOTA_EXCEEDED',
      metadata: { current: '58' },
    });
  });

  it('of another tenant is none', async () => {
    const other = await rag.aTenant();
    const calls = rag.service.as({ tenantId: other, role: 'admin' }, ragV1.DocumentServiceService);
    const readers = { userIds: [], roles: [] };
    await expect(calls.restrictDocument({ documentId: secret, readers })).rejects.toMatchObject({
      reason: 'DOCUMENT_NOT_FOUND',
    });
  });
});

it('what is hidden is asked for once a statement, not once a row', async () => {
  await app.query('begin');
  await app.query(`select set_config('app.current_tenant_id', $1, true)`, [tenant]);
  const { rows } = await app.query<{ 'QUERY PLAN': string }>('explain (costs off) select id from rag.document_chunks');
  await app.query('rollback');
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('hashed SubPlan');
});
