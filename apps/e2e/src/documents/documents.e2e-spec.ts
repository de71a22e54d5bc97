import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { docxOf, paragraph, word } from '@attestry/office-writer';
import { waitUntil } from '@attestry/processes';
import { DOCX } from '@attestry/text-extraction';
import { aTenant, sharedPlatform } from '../platform.js';

const SAMPLES = join(import.meta.dirname, '../../../../tools/start/sample');
const POLICIES = [
  { title: 'Access Control Policy', file: 'access-control-policy.md', type: 'text/markdown' },
  { title: 'Incident Response Policy', file: 'incident-response-policy.pdf', type: 'application/pdf' },
] as const;

type Tenant = Awaited<ReturnType<typeof aTenant>>;
interface Chunk {
  id: string;
  content: string;
  charStart: number;
  charEnd: number;
  page: number;
}
interface Hit {
  documentId: string;
  version: number;
  title: string;
  chunk: Chunk;
}

const platform = sharedPlatform();
let tenant: Tenant;
const ids: string[] = [];
beforeAll(async () => {
  tenant = await aTenant(platform);
  for (const { title, file, type } of POLICIES) {
    ids.push(await aDocument(tenant, title));
    await upload(tenant, ids.at(-1)!, readFileSync(join(SAMPLES, file)), type);
  }
}, 60_000);

const aDocument = async ({ client }: Tenant, title: string): Promise<string> =>
  ((await client.post('/v1/documents', { title, type: 'DOCUMENT_TYPE_POLICY' }))['document'] as { id: string }).id;

const upload = ({ client }: Tenant, id: string, content: Buffer<ArrayBuffer>, type: string, fileName = '') =>
  client.upload(`/v1/documents/${id}/versions?fileName=${fileName}`, content, type);

const search = async ({ client }: Tenant, query: string, more = {}): Promise<Hit[]> =>
  (await client.post('/v1/documents:search', { query, limit: 50, ...more }))['hits'] as Hit[];

const textBetween = async ({ client }: Tenant, id: string, version: number, start: number, end: number) =>
  (await client.get(`/v1/documents/${id}/versions/${version}/text?charStart=${start}&charEnd=${end}`))['text'];

describe('policies that were uploaded over REST', () => {
  it('are found, and every hit is what the source text says at its place, in Markdown and in PDF', async () => {
    const hits = await search(tenant, 'Which incidents, accounts and keys are reported, reviewed or revoked?');
    expect(new Set(hits.map(({ title }) => title))).toEqual(new Set(POLICIES.map(({ title }) => title)));
    expect(hits.some(({ chunk }) => chunk.page > 1)).toBe(true);
    for (const { documentId, version, chunk } of hits) {
      expect(await textBetween(tenant, documentId, version, chunk.charStart, chunk.charEnd)).toBe(chunk.content);
    }
  });

  it('have chunks that are slices of their text, each of them', async () => {
    for (const id of ids) {
      const whole = [...((await tenant.client.get(`/v1/documents/${id}/versions/1/text`))['text'] as string)];
      const { chunks } = await tenant.client.get(`/v1/documents/${id}/versions/1/chunks?pageSize=200`);
      for (const { charStart, charEnd, content } of chunks as Chunk[])
        expect(whole.slice(charStart, charEnd).join('')).toBe(content);
    }
  });

  it('stay the same by a second upload, and the Markdown is kept as it is', async () => {
    const file = readFileSync(join(SAMPLES, POLICIES[0].file));
    expect((await upload(tenant, ids[0]!, file, 'text/markdown'))['created']).toBe(false);
    const { text } = await tenant.client.get(`/v1/documents/${ids[0]}/versions/1/text`);
    expect(text).toBe(file.toString('utf8'));
  });

  it('are not there for another tenant', async () => {
    const other = await aTenant(platform);
    expect(await search(other, 'accounts')).toEqual([]);
    expect(await search(other, 'accounts', { documentIds: ids })).toEqual([]);
    await expect(other.client.get(`/v1/documents/${ids[0]}/versions/1/text`)).rejects.toThrow('404 DOCUMENT_NOT_FOUND');
    await expect(upload(other, ids[0]!, Buffer.from('x'), 'text/plain')).rejects.toThrow('404 DOCUMENT_NOT_FOUND');
  });

  it('are in the audit trail', async () => {
    const actions = async (action: string) =>
      ((await tenant.client.get(`/v1/audit-logs?action=${action}`))['auditLogs'] as object[]).length;
    const told = async () => [await actions('document.uploaded'), await actions('document.indexed')].join() === '2,2';
    expect(await waitUntil(told, { withinMs: 10_000 })).toBe(true);
  });
});

describe('an ingestion over REST', () => {
  it('answers at once and ends with content that is found', async () => {
    const id = await aDocument(tenant, 'In the background');
    const file = Buffer.from('Lanterns are lit at dusk.');
    const { ingestion } = await tenant.client.upload(`/v1/documents/${id}/ingestions`, file, 'text/plain');
    const started = ingestion as { id: string };
    const over = await tenant.client.get(`/v1/ingestions/${started.id}?waitSeconds=20`);
    expect(over['ingestion']).toMatchObject({ state: 'INGESTION_STATE_SUCCEEDED', version: 1 });
    expect((await search(tenant, 'lanterns'))[0]).toMatchObject({ documentId: id });
    await expect(tenant.client.post(`/v1/ingestions/${started.id}:cancel`, {})).rejects.toThrow('422 INGESTION_OVER');
  });
});

describe('an upload over REST', () => {
  it.each([
    ['of a kind that is not taken', 'x', 'application/zip', '', '415'],
    ['of JSON', '{}', 'application/json', '', '415'],
    ['whose declaration and bytes differ', '# x', 'application/pdf', 'a.pdf', '400 MEDIA_TYPE_MISMATCH'],
    ['whose extension differs', '# x', 'text/plain', 'a.md', '400 MEDIA_TYPE_MISMATCH'],
    ['of a broken PDF', '%PDF-1.7 nothing', 'application/pdf', '', '400 CONTENT_NOT_READABLE'],
    ['of nothing', '', 'text/plain', '', '400 CONTENT_NOT_READABLE'],
  ])('%s is refused', async (what, content, type, fileName, problem) => {
    const id = await aDocument(tenant, `Refused ${what}`);
    await expect(upload(tenant, id, Buffer.from(content), type, fileName)).rejects.toThrow(problem);
    expect((await tenant.client.get(`/v1/documents/${id}/versions`))['versions']).toEqual([]);
  });

  it('takes Word documents and web pages by their Content-Type', async () => {
    const file = docxOf({ body: word(paragraph('Badges are worn at all times.')) });
    for (const [type, content] of [
      [DOCX, file],
      ['text/html; charset=utf-8', Buffer.from('<p>Badges are worn.</p>')],
    ] as const) {
      const id = await aDocument(tenant, `Badges ${type}`);
      const { version } = await upload(tenant, id, Buffer.from(content), type);
      expect(version).toMatchObject({ mediaType: type.split(';')[0] });
    }
  });

  it('takes the extension where nothing is declared', async () => {
    const id = await aDocument(tenant, 'Undeclared');
    const { version } = await upload(tenant, id, Buffer.from('plain words'), 'application/octet-stream', 'a.txt');
    expect(version).toMatchObject({ mediaType: 'text/plain', fileName: 'a.txt' });
  });

  it('that is cut leaves no version and no file', async () => {
    const id = await aDocument(tenant, 'Cut');
    await new Promise<void>((resolve) => {
      const headers = {
        authorization: `Bearer ${tenant.client.token}`,
        'content-type': 'text/plain',
        'content-length': 500_000,
      };
      const call = request(new URL(`/v1/documents/${id}/versions`, platform.rest), { method: 'POST', headers });
      call.on('error', () => undefined);
      call.on('close', () => resolve());
      call.write('word '.repeat(50_000), () => setTimeout(() => call.destroy(), 50));
    });
    const gone = async () => readdirSync(platform.folder.uploads).length === 0;
    expect(await waitUntil(gone, { withinMs: 5_000 })).toBe(true);
    expect((await tenant.client.get(`/v1/documents/${id}/versions`))['versions']).toEqual([]);
  });
});
