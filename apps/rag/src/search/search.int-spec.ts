import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ragV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { aRagService, type RagService } from '../fixtures/a-rag-service.js';

const SAMPLES = new URL('../../../../tools/start/sample/', import.meta.url);
const sample = (name: string) => readFileSync(new URL(name, SAMPLES));
const { DocumentType } = ragV1;

let rag: RagService;
let tenant: string;
let access: string;
let incident: string;
beforeAll(async () => {
  rag = await aRagService();
  tenant = await rag.aTenant();
  access = await rag.aDocument(tenant, { title: 'Access Control Policy' });
  incident = await rag.aDocument(tenant, { title: 'Incident Plan', type: DocumentType.DOCUMENT_TYPE_PLAN });
  await rag.upload(tenant, { documentId: access, fileName: 'a.md' }, sample('access-control-policy.md'));
  await rag.upload(tenant, { documentId: incident, fileName: 'i.pdf' }, sample('incident-response-policy.pdf'));
});
afterAll(() => rag?.stop());

describe('a search', () => {
  it.each([
    ['how quickly must the Department of Defense be told', '5.1 Authorities and contract partners'],
    ['second factor for remote connections', '4.2 Multi-factor authentication'],
    ['API key rotation', '3.4 Machine identities'],
    ['chain of custody', '4.3 Evidence'],
    ['when is the account of somebody who leaves disabled', '3.2 Joining, moving, leaving'],
  ])('for "%s" finds the section %s among the first three', async (query, section) => {
    const hits = await rag.search(tenant, query, { limit: 3 });
    expect(hits.map(({ chunk }) => chunk?.sectionPath.at(-1))).toContain(section);
  });

  it('says where a hit stands, exactly, and how each ranking saw it', async () => {
    const hits = await rag.search(tenant, 'ransomware and backups', { limit: 5 });
    expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).sort((a, b) => b - a));
    for (const { chunk, documentId, version, title, type, score, lexicalRank, vectorRank } of hits) {
      const { charStart, charEnd } = chunk!;
      const slice = await rag.contentOf(tenant).readText({ documentId, version, charStart, charEnd });
      expect(slice.text).toBe(chunk?.content);
      expect([title, type]).toEqual(
        documentId === access
          ? ['Access Control Policy', DocumentType.DOCUMENT_TYPE_POLICY]
          : ['Incident Plan', DocumentType.DOCUMENT_TYPE_PLAN],
      );
      const part = (weight: number, rank: number) => (rank > 0 ? weight / (60 + rank) : 0);
      const sum = part(1, lexicalRank) + part(0.01, vectorRank);
      expect(score).toBeCloseTo(sum, 12);
    }
    expect(hits[0]?.chunk?.page).toBeGreaterThan(0);
  });

  it('finds by words what no vector knows, and by meaning what shares no word', async () => {
    const own = await rag.aTenant();
    const text = '# A\n\nThe zorblax-77 valve.\n\n# B\n\nEmployees receive their salary monthly.\n\n# C\n\nTrees grow.';
    await rag.upload(own, { documentId: await rag.aDocument(own), fileName: 'x.md' }, text);
    const [byWords] = await rag.search(own, 'zorblax');
    expect(byWords).toMatchObject({ lexicalRank: 1, vectorRank: 0, chunk: { sectionPath: ['A'] } });
    const [byMeaning] = await rag.search(own, 'when do workers get paid their wages');
    expect(byMeaning).toMatchObject({ lexicalRank: 0, vectorRank: 1, chunk: { sectionPath: ['B'] } });
  });

  it('looks only into documents of a type, or into some', async () => {
    const documents = (hits: ragV1.SearchHit[]) => [...new Set(hits.map(({ documentId }) => documentId))];
    const query = 'accounts of privileged users';
    const plan = DocumentType.DOCUMENT_TYPE_PLAN;
    expect(documents(await rag.search(tenant, query, { type: plan, limit: 50 }))).toEqual([incident]);
    expect(documents(await rag.search(tenant, query, { documentIds: [access, uuidv7()], limit: 50 }))).toEqual([
      access,
    ]);
    expect(await rag.search(tenant, query, { documentIds: [access], type: plan })).toEqual([]);
    expect(documents(await rag.search(tenant, query, { limit: 50 })).sort()).toEqual([access, incident].sort());
  });

  it('looks only into documents that answer a requirement, or took effect within a time', async () => {
    const own = await rag.aTenant();
    const day = (text: string) => new Date(`${text}T00:00:00Z`);
    const old = await rag.aDocument(own, { controls: ['AC.L2-3.1.1'], effectiveTime: day('2024-05-01') });
    const recent = await rag.aDocument(own, { controls: ['AC.L2-3.1.1', 'IA.L1-b.1.v'] });
    for (const documentId of [old, recent]) await rag.upload(own, { documentId, fileName: 'x.md' }, 'Accounts expire.');
    const found = async (scope: Partial<ragV1.SearchDocumentsRequest>) =>
      (await rag.search(own, 'expired accounts', scope)).map(({ documentId, lexicalRank, vectorRank }) => {
        expect(Math.min(lexicalRank, vectorRank)).toBeGreaterThan(0);
        return documentId;
      });
    expect((await found({ controls: ['AC.L2-3.1.1'] })).sort()).toEqual([old, recent].sort());
    expect(await found({ controls: ['IA.L1-b.1.v', 'AC.L2-3.1.2'] })).toEqual([recent]);
    expect(await found({ controls: ['AC.L2-3.1.2'] })).toEqual([]);
    expect(await found({ effectiveBefore: day('2024-05-02') })).toEqual([old]);
    expect(await found({ effectiveBefore: day('2024-05-01') })).toEqual([]);
    expect(await found({ effectiveFrom: day('2024-05-02') })).toEqual([recent]);
    expect(await found({ effectiveFrom: day('2024-05-01'), controls: ['AC.L2-3.1.1'] })).toHaveLength(2);
  });

  it('counts and finds nothing of another tenant', async () => {
    const stranger = await rag.aTenant();
    expect(await rag.search(stranger, 'accounts')).toEqual([]);
    expect(await rag.search(stranger, 'accounts', { documentIds: [access] })).toEqual([]);
    const alone = await rag.aTenant();
    const documentId = await rag.aDocument(alone);
    await rag.upload(alone, { documentId, fileName: 'x.md' }, 'Accounts are closed.');
    const before = await rag.search(alone, 'accounts');
    const other = await rag.aDocument(tenant);
    await rag.upload(tenant, { documentId: other, fileName: 'x.md' }, '# Accounts\n\n'.repeat(50));
    expect(await rag.search(alone, 'accounts')).toEqual(before);
    expect(before.map((hit) => hit.documentId)).toEqual([documentId]);
  });

  it('finds nothing for nothing: a register without content, words that nobody knows', async () => {
    const empty = await rag.aTenant();
    await rag.aDocument(empty);
    expect(await rag.search(empty, 'anything')).toEqual([]);
    expect(await rag.search(tenant, 'qqqzzzxxx')).toEqual([]);
    expect(await rag.search(tenant, '?!')).toEqual([]);
  });

  it('stems the words of the language that a document is written in', async () => {
    const own = await rag.aTenant();
    const documentId = await rag.aDocument(own, { language: 'de-DE' });
    await rag.upload(own, { documentId, fileName: 'x.md' }, 'Die Zugänge werden vierteljährlich geprüft.');
    expect((await rag.search(own, 'Zugang'))[0]).toMatchObject({ documentId, lexicalRank: 1 });
  });

  it('names the fields that break a rule', async () => {
    await expect(rag.search(tenant, '', { limit: 51, documentIds: ['x'], controls: ['AC'] })).rejects.toMatchObject({
      reason: 'INVALID_FIELDS',
      violations: expect.arrayContaining(
        ['query', 'limit', 'documentIds[0]', 'controls[0]'].map((field) => expect.objectContaining({ field })),
      ),
    });
  });
});
