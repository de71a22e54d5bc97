import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ragV1, tenancyV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { docxOf, paragraph, styled, word, xlsxOf, zipOf } from '@attestry/office-writer';
import { DOCX, XLSX } from '@attestry/text-extraction';
import { aRagService, type RagService, uploadOf } from '../fixtures/a-rag-service.js';

const SAMPLES = new URL('../../../../tools/start/sample/', import.meta.url);
const sample = (name: string) => readFileSync(new URL(name, SAMPLES));
const { DocumentStatus } = ragV1;
const { TenantStatus } = tenancyV1;

let rag: RagService;
beforeAll(async () => {
  rag = await aRagService();
});
afterAll(() => rag?.stop());

const markdown = { contentType: 'text/markdown', fileName: 'policy.md' };
const TEXT =
  '# Entry 😀\n\nWho may enter the hall is written at the door.\n\n## Keys\n\nCafe\u0301 keys 🔑 are counted.\n';

const read = async (tenant: string, documentId: string, version: number, charStart = 0, charEnd = 0) =>
  rag.contentOf(tenant, 'viewer').readText({ documentId, version, charStart, charEnd });

const chunksOf = async (tenant: string, documentId: string, version: number): Promise<ragV1.DocumentChunk[]> => {
  const chunks: ragV1.DocumentChunk[] = [];
  let pageToken = '';
  do {
    const page = await rag.contentOf(tenant).listChunks({ documentId, version, pageSize: 3, pageToken });
    chunks.push(...page.chunks);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return chunks;
};

/** Rows that uploads have left of a tenant. */
async function rowsOf(tenant: string): Promise<Record<string, number>> {
  const { rows } = await rag.admin.query<Record<string, number>>(
    `select (select count(*)::int from rag.document_versions where tenant_id = $1) as versions,
       (select count(*)::int from rag.document_chunks where tenant_id = $1) as chunks,
       (select count(*)::int from rag.chunk_embeddings where tenant_id = $1) as embeddings,
       (select count(*)::int from rag.postings where tenant_id = $1) as terms`,
    [tenant],
  );
  return rows[0]!;
}
const NOTHING = { versions: 0, chunks: 0, embeddings: 0, terms: 0 };

describe('a document that gets content', () => {
  it('has a version, and chunks that are slices of its text in code points', async () => {
    const tenant = await rag.aTenant();
    const documentId = await rag.aDocument(tenant);
    const { document, version, created } = await rag.upload(tenant, { documentId, ...markdown }, TEXT);
    expect(created).toBe(true);
    expect(document).toMatchObject({ latestVersion: 1, status: DocumentStatus.DOCUMENT_STATUS_INDEXED, etag: '2' });
    expect(version).toMatchObject({
      documentId,
      number: 1,
      mediaType: 'text/markdown',
      fileName: 'policy.md',
      size: String(Buffer.byteLength(TEXT)),
      sha256: createHash('sha256').update(TEXT).digest(),
      characters: [...TEXT].length,
      pages: 0,
      chunks: 2,
    });
    expect((await rag.documentsOf(tenant).getDocument({ id: documentId })).document).toEqual(document);
    const chunks = await chunksOf(tenant, documentId, 1);
    expect(chunks.map(({ sectionPath }) => sectionPath)).toEqual([['Entry 😀'], ['Entry 😀', 'Keys']]);
    for (const { content, charStart, charEnd, contentSha256 } of chunks) {
      expect([...TEXT].slice(charStart, charEnd).join('')).toBe(content);
      expect((await read(tenant, documentId, 1, charStart, charEnd)).text).toBe(content);
      expect(contentSha256).toEqual(createHash('sha256').update(content).digest());
    }
    expect(readdirSync(rag.spool)).toEqual([]);
  });

  it('has pages and sections out of a PDF, and every chunk is a slice', async () => {
    const tenant = await rag.aTenant();
    const documentId = await rag.aDocument(tenant);
    const file = sample('incident-response-policy.pdf');
    const { version } = await rag.upload(tenant, { documentId, contentType: 'application/pdf' }, file);
    expect(version).toMatchObject({ mediaType: 'application/pdf', pages: 4 });
    const chunks = await chunksOf(tenant, documentId, 1);
    expect(new Set(chunks.map(({ page }) => page))).toEqual(new Set([1, 2, 3, 4]));
    const notification = chunks.find(({ content }) => content.includes('within 72 hours of discovery'));
    expect(notification?.sectionPath).toEqual([
      'Incident Response Policy',
      '5 Notification',
      '5.1 Authorities and contract partners',
    ]);
    for (const { content, charStart, charEnd } of chunks)
      expect((await read(tenant, documentId, 1, charStart, charEnd)).text).toBe(content);
  });

  it.each([
    [
      'DOCX',
      DOCX,
      docxOf({ body: word(styled('berschrift1', 'Keys') + paragraph('Keys 🔑 are counted.')) }),
      'Keys\n\nKeys 🔑 are counted.',
    ],
    [
      'XLSX',
      XLSX,
      xlsxOf([{ name: 'Keys', rows: '<row><c t="inlineStr"><is><t>Keys 🔑 are counted.</t></is></c></row>' }]),
      'Keys\n\nKeys 🔑 are counted.',
    ],
    ['HTML', 'text/html', Buffer.from('<h1>Keys</h1><p>Keys 🔑 are counted.'), 'Keys\n\nKeys 🔑 are counted.'],
  ])('has sections out of %s, and every chunk is a slice', async (_, contentType, file, text) => {
    const tenant = await rag.aTenant();
    const documentId = await rag.aDocument(tenant);
    const { version } = await rag.upload(tenant, { documentId, contentType }, file);
    expect(version).toMatchObject({ mediaType: contentType, pages: 0, characters: [...text].length });
    expect((await read(tenant, documentId, 1)).text).toBe(text);
    const chunks = await chunksOf(tenant, documentId, 1);
    expect(chunks.map(({ sectionPath }) => sectionPath)).toEqual([['Keys']]);
    for (const { content, charStart, charEnd } of chunks)
      expect((await read(tenant, documentId, 1, charStart, charEnd)).text).toBe(content);
    expect((await rag.search(tenant, 'who counts keys'))[0]?.documentId).toBe(documentId);
  });

  it('gets nothing new by the same text, and a version by a changed one; the old one stays citable', async () => {
    const tenant = await rag.aTenant();
    const documentId = await rag.aDocument(tenant);
    const first = await rag.upload(tenant, { documentId, ...markdown }, TEXT);
    const again = await rag.upload(tenant, { documentId, contentType: 'text/markdown' }, `\ufeff${TEXT}`);
    expect(again).toEqual({ ...first, created: false });
    const [oldChunk] = await chunksOf(tenant, documentId, 1);
    const second = await rag.upload(tenant, { documentId, ...markdown }, 'Drawbridges are lifted at night.');
    expect(second).toMatchObject({ created: true, version: { number: 2 }, document: { latestVersion: 2 } });
    expect(await rowsOf(tenant)).toMatchObject({ versions: 2, chunks: 3, embeddings: 1, terms: 5 });

    const found = await rag.search(tenant, 'who may enter the hall');
    expect(found.map(({ version }) => version)).toEqual([2]);
    expect((await rag.search(tenant, 'drawbridge'))[0]).toMatchObject({ documentId, version: 2 });
    const { charStart, charEnd, content } = oldChunk!;
    expect((await read(tenant, documentId, 1, charStart, charEnd)).text).toBe(content);
    const { versions } = await rag.contentOf(tenant).listVersions({ documentId, pageSize: 0, pageToken: '' });
    expect(versions).toEqual([second.version, first.version]);
    const third = await rag.upload(tenant, { documentId, ...markdown }, TEXT);
    expect(third).toMatchObject({ created: true, version: { number: 3 } });
  });

  it('takes two uploads at once as one after the other', async () => {
    const tenant = await rag.aTenant();
    const documentId = await rag.aDocument(tenant);
    const texts = ['one wall', 'one wall', 'two towers', 'two towers'];
    const answers = await Promise.all(texts.map((text) => rag.upload(tenant, { documentId, ...markdown }, text)));
    const numbers = answers.filter(({ created }) => created).map(({ version }) => version!.number);
    expect(numbers.sort()).toEqual(numbers.map((_, index) => index + 1));
    expect(await rowsOf(tenant)).toMatchObject({ versions: numbers.length, embeddings: 1 });
  });

  it('tells the trail what was done, and one summary row a statement for chunks, vectors and words', async () => {
    const tenant = await rag.aTenant();
    const documentId = await rag.aDocument(tenant);
    await rag.upload(tenant, { documentId, ...markdown }, TEXT);
    const { rows } = await rag.admin.query<{ action: string; type: string; event: { details: object } }>(
      `select action, aggregate_type as type, event from rag.outbox where tenant_id = $1 order by position`,
      [tenant],
    );
    const told = rows.map(({ action, type }) => `${action} ${type}`);
    expect(told.filter((line) => /^document\./.test(line))).toEqual([
      'document.registered document',
      'document.uploaded document',
      'document.indexed document',
    ]);
    // Triggers of one statement fire in an order of their own.
    expect(told.filter((line) => line.startsWith('rows.insert')).sort()).toEqual([
      'rows.insert rag.chunk_embeddings',
      'rows.insert rag.chunk_words',
      'rows.insert rag.document_chunks',
      'rows.insert rag.embedding_sets',
      'rows.insert rag.indexed_versions',
      'rows.insert rag.postings',
      'rows.insert rag.term_counts',
      'rows.insert rag.word_totals',
    ]);
    expect(JSON.stringify(rows)).not.toContain('enter the hall');
    expect(rows.find(({ action }) => action === 'document.indexed')?.event.details).toMatchObject({
      version: 1,
      chunks: 2,
      model: 'word-vectors-sif',
    });
  });

  it('is refused above the storage of the plan, which all versions count towards', async () => {
    const tenant = await rag.aTenant({ storageBytes: '40' });
    const documentId = await rag.aDocument(tenant);
    await rag.upload(tenant, { documentId, ...markdown }, 'x'.repeat(30));
    await expect(rag.upload(tenant, { documentId, ...markdown }, 'y'.repeat(11))).rejects.toMatchObject({
      reason: 'QUOTA_EXCEEDED',
      metadata: { quota: 'storage_bytes', limit: '40', current: '30' },
    });
    expect(await rowsOf(tenant)).toMatchObject({ versions: 1, embeddings: 1 });
  });

  it('can be read and searched, not changed, while the tenant is suspended', async () => {
    const tenant = await rag.aTenant();
    const documentId = await rag.aDocument(tenant);
    await rag.upload(tenant, { documentId, ...markdown }, TEXT);
    await rag.aTenant({ id: tenant, status: TenantStatus.TENANT_STATUS_SUSPENDED, position: '2' });
    await expect(rag.upload(tenant, { documentId, ...markdown }, 'new')).rejects.toMatchObject({
      reason: 'TENANT_NOT_WRITABLE',
    });
    expect((await read(tenant, documentId, 1)).text).toBe(TEXT);
    expect(await rag.search(tenant, 'hall')).toHaveLength(2);
  });

  it('is not changed by who may only read', async () => {
    const tenant = await rag.aTenant();
    const documentId = await rag.aDocument(tenant);
    const parts = uploadOf({ documentId, ...markdown }, Buffer.from(TEXT));
    await expect(rag.contentOf(tenant, 'viewer').uploadContent(parts)).rejects.toMatchObject({
      reason: 'PERMISSION_DENIED',
    });
  });
});

describe('an upload that is refused', () => {
  const refused = async (header: Partial<ragV1.ContentHeader>, file: Buffer | string, reason: object) => {
    const tenant = await rag.aTenant();
    const documentId = await rag.aDocument(tenant);
    await expect(rag.upload(tenant, { documentId, ...header }, file)).rejects.toMatchObject(reason);
    expect(await rowsOf(tenant)).toEqual(NOTHING);
    expect(readdirSync(rag.spool)).toEqual([]);
  };

  it('without a true commit message stores nothing', async () => {
    const tenant = await rag.aTenant();
    const documentId = await rag.aDocument(tenant);
    for (const commit of [undefined, { size: '1' }, { sha256: Buffer.alloc(32) }]) {
      const parts = uploadOf({ documentId, ...markdown }, Buffer.from(TEXT), commit);
      // `undefined` would be the default again.
      const sent = commit ? parts : withoutLast(parts);
      await expect(rag.contentOf(tenant).uploadContent(sent)).rejects.toMatchObject({ reason: 'UPLOAD_INCOMPLETE' });
    }
    expect(await rowsOf(tenant)).toEqual(NOTHING);
  });

  it.each([
    ['a PDF that is said to be text', { contentType: 'text/plain' }, '%PDF-1.4', 'MEDIA_TYPE_MISMATCH'],
    ['text that is said to be a PDF', { contentType: 'application/pdf' }, TEXT, 'MEDIA_TYPE_MISMATCH'],
    ['another extension', { contentType: 'text/markdown', fileName: 'a.pdf' }, TEXT, 'MEDIA_TYPE_MISMATCH'],
    ['no kind at all', {}, TEXT, 'MEDIA_TYPE_MISMATCH'],
    ['bytes that are not UTF-8', markdown, Buffer.from('abc\xff\xfe defghijklmnop', 'latin1'), 'CONTENT_NOT_READABLE'],
    ['a control character', markdown, `${'a'.repeat(20)}\u0000`, 'CONTENT_NOT_READABLE'],
    ['nothing', markdown, '', 'CONTENT_NOT_READABLE'],
    ['white space', markdown, ' \n\t ', 'CONTENT_NOT_READABLE'],
    ['more text than is taken', markdown, 'x '.repeat(1_000_001), 'TOO_LARGE'],
  ])('for %s stores nothing', async (_, header, file, reason) => refused(header, file, { reason }));

  it.each([
    ['a broken PDF', { contentType: 'application/pdf' }, Buffer.from('%PDF-1.7\nnothing'), 'CONTENT_NOT_READABLE'],
    ['a workbook as a document', { contentType: DOCX }, xlsxOf([{ name: 'S', rows: '' }]), 'MEDIA_TYPE_MISMATCH'],
    ['an archive', { fileName: 'a.docx' }, zipOf([{ name: 'a', content: 'x' }]), 'MEDIA_TYPE_MISMATCH'],
    ['a page that hides all it says', { fileName: 'a.html' }, Buffer.from('<p hidden>x'), 'CONTENT_NOT_READABLE'],
    [
      'a bomb',
      { contentType: DOCX },
      docxOf({ body: word(paragraph(' '.repeat(20_000_000))) }),
      'CONTENT_NOT_READABLE',
    ],
  ])('for %s stores nothing', async (_, header, file, reason) => refused(header, file, { reason }));

  it('for more bytes than are taken stores nothing', async () => {
    const file = Buffer.alloc(25 * 1024 * 1024 + 1, 'x');
    await refused(markdown, file, { reason: 'TOO_LARGE', metadata: { limit: String(25 * 1024 * 1024) } });
  });

  it("for another tenant's document is refused exactly as for none", async () => {
    const documentId = await rag.aDocument(await rag.aTenant());
    const stranger = await rag.aTenant();
    for (const id of [documentId, uuidv7()]) {
      const error = { kind: 'not_found', reason: 'DOCUMENT_NOT_FOUND', metadata: {} };
      await expect(rag.upload(stranger, { documentId: id, ...markdown }, TEXT)).rejects.toMatchObject(error);
      await expect(read(stranger, id, 1)).rejects.toMatchObject(error);
      const page = { documentId: id, pageSize: 0, pageToken: '' };
      await expect(rag.contentOf(stranger).listVersions(page)).rejects.toMatchObject(error);
      await expect(rag.contentOf(stranger).listChunks({ ...page, version: 1 })).rejects.toMatchObject(error);
    }
  });
});

describe('a range of a text', () => {
  it('ends where the text or the limit does', async () => {
    const tenant = await rag.aTenant();
    const documentId = await rag.aDocument(tenant);
    const text = `${'😀word '.repeat(30_000)}end`;
    await rag.upload(tenant, { documentId, ...markdown }, text);
    const characters = [...text].length;
    expect(await read(tenant, documentId, 1)).toMatchObject({ charStart: 0, charEnd: 100_000, characters });
    const tail = await read(tenant, documentId, 1, characters - 4, characters + 50);
    expect(tail).toEqual({ text: ' end', charStart: characters - 4, charEnd: characters, characters });
    expect((await read(tenant, documentId, 1, 6, 7)).text).toBe('😀');
    expect((await read(tenant, documentId, 1, 7, 6)).text).toBe('');
    await expect(read(tenant, documentId, 1, characters + 1)).rejects.toMatchObject({
      reason: 'RANGE_OUTSIDE_TEXT',
      metadata: { characters: String(characters) },
    });
    await expect(read(tenant, documentId, 2)).rejects.toMatchObject({ reason: 'VERSION_NOT_FOUND' });
  });
});

describe('the longest text', () => {
  it('of two million characters, all of different words, is taken', async () => {
    const tenant = await rag.aTenant();
    const documentId = await rag.aDocument(tenant);
    const text = Array.from({ length: 249_000 }, (_, n) => `w${String(n).padStart(6, '0')}`).join(' ');
    const { version } = await rag.upload(tenant, { documentId, ...markdown }, text);
    expect(version!.chunks).toBeGreaterThan(700);
    expect((await rag.search(tenant, 'w123456'))[0]?.chunk?.content).toContain('w123456');
  }, 120_000);
});

async function* withoutLast<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  let before: { item: T } | undefined;
  for await (const item of items) {
    if (before) yield before.item;
    before = { item };
  }
}
