import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ragV1, tenancyV1 } from '@attestry/contracts';
import { aRagService, type RagService } from '../fixtures/a-rag-service.js';

const { DocumentType } = ragV1;
const { TenantStatus } = tenancyV1;

let rag: RagService;
beforeAll(async () => {
  rag = await aRagService();
});
afterAll(() => rag?.stop());

const entry = (externalKey: string, text: string, more: Partial<ragV1.ImportedDocument> = {}) =>
  ragV1.ImportedDocument.fromPartial({
    externalKey,
    title: `Title of ${externalKey}`,
    type: DocumentType.DOCUMENT_TYPE_OTHER,
    text,
    ...more,
  });

const importOf = async (tenant: string, ...documents: ragV1.ImportedDocument[]) =>
  (
    await rag.service
      .as({ tenantId: tenant, role: 'analyst' }, ragV1.DocumentImportServiceService)
      .importDocuments({ documents }, { deadlineMs: 60_000 })
  ).outcomes;

const counted = async (tenant: string) => {
  const count = (table: string) => `(select count(*)::int from rag.${table} where tenant_id = $1) as ${table}`;
  const tables = ['documents', 'document_versions', 'document_chunks', 'chunk_embeddings', 'chunk_words'];
  const { rows } = await rag.admin.query<Record<string, number>>(`select ${tables.map(count).join(', ')}`, [tenant]);
  return Object.values(rows[0]!);
};

describe('a batch of short documents', () => {
  it('is registered, stored and found, each document as if it had been uploaded', async () => {
    const tenant = await rag.aTenant();
    const outcomes = await importOf(
      tenant,
      entry('a', 'Visitors sign the book.', { controls: ['PE.L2-3.10.3'], effectiveTime: new Date('2025-01-01Z') }),
      entry('b', '# Keys\n\nKeys 🔑 expire.\n\n# Cards\n\nCards do not.', { contentType: 'text/markdown' }),
    );
    expect(outcomes).toMatchObject([
      { externalKey: 'a', version: 1, created: true },
      { externalKey: 'b', version: 1, created: true },
    ]);
    expect(await counted(tenant)).toEqual([2, 2, 3, 3, 3]);
    const documentId = outcomes[1]!.documentId;
    const { document } = await rag.documentsOf(tenant).getDocument({ id: documentId });
    expect(document).toMatchObject({ externalKey: 'b', title: 'Title of b', language: 'en', latestVersion: 1 });
    const { chunks } = await rag.contentOf(tenant).listChunks({ documentId, version: 1, pageSize: 0, pageToken: '' });
    for (const { charStart, charEnd, content } of chunks) {
      const range = { documentId, version: 1, charStart, charEnd };
      expect((await rag.contentOf(tenant).readText(range)).text).toBe(content);
    }
    expect((await rag.search(tenant, 'expiring keys'))[0]).toMatchObject({ documentId, lexicalRank: 1, vectorRank: 1 });
    const [visitors] = await rag.search(tenant, 'who signs the book', { controls: ['PE.L2-3.10.3'] });
    expect(visitors?.documentId).toBe(outcomes[0]!.documentId);
  });

  it('changes nothing when it is sent again, and only what is new by its text when it is not the same', async () => {
    const tenant = await rag.aTenant();
    const first = await importOf(tenant, entry('a', 'Doors are locked.'), entry('b', 'Windows are shut.'));
    const before = await counted(tenant);
    expect(await importOf(tenant, entry('a', 'Doors are locked.'), entry('b', 'Windows are shut.'))).toEqual(
      first.map((outcome) => ({ ...outcome, created: false })),
    );
    expect(await counted(tenant)).toEqual(before);
    const second = await importOf(tenant, entry('a', 'Doors are guarded.'), entry('c', 'Gates are open.'));
    expect(second).toMatchObject([
      { externalKey: 'a', documentId: first[0]!.documentId, version: 2, created: true },
      { externalKey: 'c', version: 1, created: true },
    ]);
    expect(await counted(tenant)).toEqual([3, 4, 4, 3, 3]);
    expect(await rag.search(tenant, 'locked')).not.toContainEqual(expect.objectContaining({ lexicalRank: 1 }));
    expect((await rag.search(tenant, 'guarded'))[0]).toMatchObject({ version: 2, lexicalRank: 1 });
  });

  it('is stored whole or not at all', async () => {
    const tenant = await rag.aTenant({ storageBytes: '60' });
    await importOf(tenant, entry('a', 'x'.repeat(30)));
    const before = await counted(tenant);
    await expect(importOf(tenant, entry('b', 'y'.repeat(10)), entry('c', 'z'.repeat(30)))).rejects.toMatchObject({
      reason: 'QUOTA_EXCEEDED',
    });
    await expect(importOf(tenant, entry('b', 'fine'), entry('c', ' \n '))).rejects.toMatchObject({
      reason: 'CONTENT_NOT_READABLE',
    });
    const title = 'Title of a';
    await expect(importOf(tenant, entry('b', 'fine'), entry('c', 'fine', { title }))).rejects.toMatchObject({
      reason: 'DOCUMENT_EXISTS',
    });
    await expect(importOf(tenant, entry('b', 'fine'), entry('b', 'too', { title }))).rejects.toMatchObject({
      reason: 'INVALID_FIELDS',
      violations: [expect.objectContaining({ field: 'documents[1].externalKey' })],
    });
    expect(await counted(tenant)).toEqual(before);
  });

  it('sent twice at once is stored once', async () => {
    const tenant = await rag.aTenant();
    const batch = Array.from({ length: 20 }, (_, n) => entry(`k${n}`, `Rule number ${n} of the house.`));
    const [one, other] = await Promise.all([importOf(tenant, ...batch), importOf(tenant, ...batch)]);
    expect(one.map(({ documentId }) => documentId)).toEqual(other.map(({ documentId }) => documentId));
    expect(await counted(tenant)).toEqual([20, 20, 20, 20, 20]);
  });

  it('with overlapping keys at once, in another order, is stored once too', async () => {
    const tenant = await rag.aTenant();
    const batch = Array.from({ length: 40 }, (_, n) => entry(`k${n}`, `Rule number ${n} of the house.`));
    const batches = [batch, batch.toReversed(), batch.slice(10), batch.slice(0, 30).toReversed()];
    await Promise.all(batches.map((some) => importOf(tenant, ...some)));
    expect(await counted(tenant)).toEqual([40, 40, 40, 40, 40]);
  });

  it('is refused if a text has more headings than a document may have', async () => {
    const many = entry('a', '# h\n'.repeat(10_001), { contentType: 'text/markdown' });
    await expect(importOf(await rag.aTenant(), many)).rejects.toMatchObject({ reason: 'TOO_LARGE' });
  });

  it('keeps counts of words that grow when they are folded', async () => {
    const tenant = await rag.aTenant();
    // Two bytes each as it is written, three in lower case: beyond what a lexeme may be.
    const long = 'Ⱥ'.repeat(1_000);
    await importOf(tenant, entry('a', `Before ${long} behind.`), entry('b', `${'İ'.repeat(1_000)} odd 𝒜𝒷 \u200d word`));
    expect((await rag.search(tenant, 'behind'))[0]).toMatchObject({ lexicalRank: 1 });
    expect((await rag.search(tenant, 'odd word'))[0]).toMatchObject({ lexicalRank: 1 });
    await importOf(tenant, entry('a', 'Other text.'), entry('b', 'Nothing else.'));
    const { rows } = await rag.admin.query<{ n: number }>(
      `select count(*)::int as n from rag.postings where tenant_id = $1 and term not like '% %'`,
      [tenant],
    );
    const totals = await rag.admin.query<{ n: number }>(
      'select sum(chunks)::int as n from rag.term_counts where tenant_id = $1',
      [tenant],
    );
    expect(totals.rows[0]!.n).toBe(rows[0]!.n);
  });

  it('is in the trail, an event a document', async () => {
    const tenant = await rag.aTenant();
    await importOf(tenant, entry('a', 'Visitors sign the book.'), entry('b', 'Visitors wear a badge.'));
    const { rows } = await rag.admin.query<{ details: object }>(
      `select event->'details' as details from rag.outbox where tenant_id = $1 and action = 'document.imported'`,
      [tenant],
    );
    expect(rows).toMatchObject([{ details: { version: 1, chunks: 1 } }, { details: { version: 1, chunks: 1 } }]);
  });

  it('is refused to a viewer and while the tenant is suspended', async () => {
    const tenant = await rag.aTenant({ status: TenantStatus.TENANT_STATUS_SUSPENDED });
    await expect(importOf(tenant, entry('a', 'text'))).rejects.toMatchObject({ reason: 'TENANT_NOT_WRITABLE' });
    const viewer = rag.service.as({ tenantId: tenant, role: 'viewer' }, ragV1.DocumentImportServiceService);
    await expect(viewer.importDocuments({ documents: [entry('a', 'text')] })).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });
});
