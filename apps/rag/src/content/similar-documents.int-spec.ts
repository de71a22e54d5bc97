import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ragV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { aRagService, type RagService } from '../fixtures/a-rag-service.js';

let rag: RagService;
beforeAll(async () => {
  rag = await aRagService();
});
afterAll(() => rag?.stop());

const TEXTS = {
  passwords: 'Passwords are long. A password is changed when it is known to others. Accounts are locked.',
  accounts: 'Every account has a password, and accounts of people who leave are locked.',
  fire: 'Fire extinguishers hang beside each door. Smoke detectors are tested in spring.',
};

async function documents(tenant: string): Promise<Record<keyof typeof TEXTS, string>> {
  const ids = {} as Record<keyof typeof TEXTS, string>;
  for (const name of Object.keys(TEXTS) as (keyof typeof TEXTS)[]) {
    ids[name] = await rag.aDocument(tenant);
    await rag.upload(tenant, { documentId: ids[name], contentType: 'text/plain' }, TEXTS[name]);
  }
  return ids;
}

const similarTo = async (tenant: string, documentId: string, limit = 0) =>
  (await rag.contentOf(tenant, 'viewer').similarDocuments({ documentId, limit })).documents;

it('a document has others that resemble it, the nearest first, never itself', async () => {
  const tenant = await rag.aTenant();
  const ids = await documents(tenant);
  const found = await similarTo(tenant, ids.passwords);
  expect(found.map(({ document }) => document?.id)).toEqual([ids.accounts, ids.fire]);
  expect(found[0]!.score).toBeGreaterThan(found[1]!.score);
  expect(found[0]!.score).toBeLessThanOrEqual(1);
  expect(await similarTo(tenant, ids.passwords, 1)).toHaveLength(1);
  await rag.upload(tenant, { documentId: ids.fire, contentType: 'text/plain' }, TEXTS.passwords);
  const [first] = await similarTo(tenant, ids.passwords);
  expect(first).toMatchObject({ document: { id: ids.fire } });
  expect(first!.score).toBeCloseTo(1, 5);
});

it('of another model, of another tenant, without text or out of sight resembles nothing', async () => {
  const tenant = await rag.aTenant();
  const ids = await documents(tenant);
  await documents(await rag.aTenant());
  const empty = await rag.aDocument(tenant);
  expect(await similarTo(tenant, empty)).toEqual([]);
  await rag.admin.query(`update rag.document_versions set embedding_model = 'other/1' where document_id = $1`, [
    ids.fire,
  ]);
  const admin = rag.service.as({ tenantId: tenant, role: 'admin' }, ragV1.DocumentServiceService);
  await admin.restrictDocument({ documentId: ids.accounts, readers: { userIds: [uuidv7()], roles: [] } });
  expect(await similarTo(tenant, ids.passwords)).toEqual([]);
  for (const id of [ids.accounts, uuidv7()]) {
    await expect(similarTo(tenant, id)).rejects.toMatchObject({ reason: 'DOCUMENT_NOT_FOUND' });
  }
});
