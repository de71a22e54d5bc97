import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aRagService, type RagService } from '../fixtures/a-rag-service.js';
import { anEmbeddingsEndpoint } from '../fixtures/an-embeddings-endpoint.js';

let endpoint: Awaited<ReturnType<typeof anEmbeddingsEndpoint>>;
let rag: RagService;
beforeAll(async () => {
  endpoint = await anEmbeddingsEndpoint();
  rag = await aRagService({
    EMBEDDING_URL: endpoint.url,
    EMBEDDING_MODEL: 'spec',
    EMBEDDING_DIMENSIONS: '8',
    EMBEDDING_TOKENS_A_DAY: '20',
  });
});
afterAll(async () => {
  await rag?.stop();
  await endpoint?.stop();
});

const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at}`).join(' ');
const upload = async (tenant: string, text: string) =>
  rag.upload(tenant, { documentId: await rag.aDocument(tenant), fileName: 'x.md' }, text);

describe('the tokens that a tenant may send out on a day', () => {
  it('are counted in the database, and refused when they are spent; others have their own', async () => {
    const [tenant, other] = [await rag.aTenant(), await rag.aTenant()];
    await upload(tenant, words(12));
    const before = endpoint.asked.length;
    await expect(upload(tenant, words(9))).rejects.toMatchObject({
      reason: 'EMBEDDING_BUDGET_EXCEEDED',
      kind: 'quota_exceeded',
      metadata: { limit: '20', current: '12' },
    });
    expect(endpoint.asked).toHaveLength(before);
    await upload(tenant, words(8));
    await upload(other, words(20));
    await rag.admin.query(`update rag.embedding_usage set day = day - 1 where tenant_id = $1`, [tenant]);
    await upload(tenant, words(19));
  });

  it('leave a spent tenant its searches, by meaning too', async () => {
    const tenant = await rag.aTenant();
    await upload(tenant, words(20));
    expect(await rag.search(tenant, 'word3')).toMatchObject([{ lexicalRank: 1, vectorRank: 1 }]);
  });

  it('cannot be overspent by uploads at once', async () => {
    const tenant = await rag.aTenant();
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => upload(tenant, words(9))));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    const { rows } = await rag.admin.query('select tokens from rag.embedding_usage where tenant_id = $1', [tenant]);
    expect(rows).toEqual([{ tokens: '18' }]);
  });
});
