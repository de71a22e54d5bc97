import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ragV1 } from '@attestry/contracts';
import { aRagService, type RagService } from '../fixtures/a-rag-service.js';
import { aRerankEndpoint, byLength, type RerankAnswer } from '../fixtures/a-rerank-endpoint.js';

let endpoint: Awaited<ReturnType<typeof aRerankEndpoint>>;
let rag: RagService;
let tenant: string;

beforeAll(async () => {
  endpoint = await aRerankEndpoint();
  rag = await aRagService({ RERANK_URL: endpoint.url, RERANK_MODEL: 'reads-both', RERANK_TIMEOUT_MS: '300' });
  tenant = await rag.aTenant();
  const documentId = await rag.aDocument(tenant);
  const text =
    '# A\n\nKeys rotate. Keys are keys.\n\n# B\n\nKeys are what the officer of the enclave rotates each quarter.';
  await rag.upload(tenant, { documentId, fileName: 'keys.md' }, text);
});
afterAll(async () => {
  await rag?.stop();
  await endpoint?.stop();
});
afterEach(() => {
  endpoint.answers(byLength);
  endpoint.asked.length = 0;
});

const search = (more: Partial<ragV1.SearchDocumentsRequest> = {}) =>
  rag.service
    .as({ tenantId: tenant, role: 'viewer' }, ragV1.SearchServiceService)
    .searchDocuments(ragV1.SearchDocumentsRequest.fromPartial({ query: 'keys', ...more }));
const inOrder = ({ hits }: ragV1.SearchDocumentsResponse) => hits.map(({ chunk }) => chunk?.sectionPath.at(-1));

describe('a model that reads question and texts together', () => {
  it('orders the first hits, of which the best are given', async () => {
    const found = await search();
    expect([inOrder(found), found.reranker]).toEqual([['B', 'A'], 'reads-both']);
    expect(found.hits.map(({ rerankScore }) => rerankScore > 0)).toEqual([true, true]);
    expect(endpoint.asked).toMatchObject([{ model: 'reads-both', query: 'keys', top_n: 2 }]);
    expect(inOrder(await search({ limit: 1 }))).toEqual(['B']);
    expect(endpoint.asked[1]?.documents).toHaveLength(2);
  });

  it('is not asked when one ranking alone is looked at', async () => {
    const found = await search({ ranking: ragV1.SearchRanking.SEARCH_RANKING_WORDS });
    expect([inOrder(found), found.reranker, endpoint.asked]).toEqual([['A', 'B'], '', []]);
  });

  const json = (value: unknown): RerankAnswer => {
    return (_, response) => void response.end(JSON.stringify(value));
  };
  it.each<[string, RerankAnswer]>([
    ['fails', (_, response) => void response.writeHead(500).end()],
    ['says nothing in time', () => undefined],
    ['says no JSON', (_, response) => void response.end('x')],
    ['says something else', json({ data: [] })],
    ['leaves a text out', json({ results: [{ index: 0, relevance_score: 1 }] })],
    ['has no number for one', json({ results: [{ index: 0, relevance_score: 1 }, { index: 1 }] })],
  ])('that %s leaves the hits in their order', async (_, answer) => {
    endpoint.answers(answer);
    const found = await search();
    expect([inOrder(found), found.reranker]).toEqual([['A', 'B'], '']);
    expect(found.hits.map(({ rerankScore }) => rerankScore)).toEqual([0, 0]);
    endpoint.answers(byLength);
    // It is well again, before it was left alone.
    expect((await search()).reranker).toBe('reads-both');
  });
});
