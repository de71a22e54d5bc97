import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runAs } from '@attestry/request-context';
import { hasPgvector, indexVectors } from '@attestry/testing';
import { aRagService, type RagService } from '../fixtures/a-rag-service.js';
import { clustered, nearTo, numbersOf, type PlantedTenant, plantVectors } from '../fixtures/many-vectors.js';
import { EVERYWHERE, type SearchScope } from '../search-index/search-scope.js';
import { VectorIndex } from './vector-index.service.js';
import { inOrder } from './nearest.js';
import { innerProduct } from './vector-snapshot.js';

const MODEL = { name: 'word-vectors-sif', version: '1', dimensions: 100 };
const LIMIT = 50;

/** The ways that a tenant's vectors may be ranked; each must answer alike. */
const ARMS = [
  { name: 'in memory', environment: {}, isIndexed: false },
  { name: 'read one by one', environment: { VECTOR_CACHE_MIB: '0' }, isIndexed: false },
  ...(hasPgvector() ? [{ name: 'in an index', environment: {}, isIndexed: true }] : []),
];

describe.each(ARMS)('vectors $name', ({ environment, isIndexed }) => {
  let rag: RagService;
  let index: VectorIndex;
  let own: PlantedTenant;
  let neighbour: PlantedTenant;
  const queries = clustered(20, MODEL.dimensions, 7);

  beforeAll(async () => {
    rag = await aRagService(environment);
    index = rag.service.get(VectorIndex);
    const number = numbersOf(3);
    const vectors = clustered(3_000, MODEL.dimensions, 7);
    own = await plantVectors(rag.admin, await rag.aTenant(), MODEL, vectors);
    const near = vectors.flatMap((vector) => [nearTo(vector, 0.01, number), nearTo(vector, 0.02, number)]);
    neighbour = await plantVectors(rag.admin, await rag.aTenant(), MODEL, near);
    await settled();
  }, 120_000);
  afterAll(() => rag?.stop());

  /** As the engine and its operator leave it after a while. */
  const settled = async () => {
    await rag.admin.query('analyze rag.chunk_embeddings, rag.documents');
    if (isIndexed) await indexVectors(rag.database, { fromMib: 0 });
  };
  const as = <T>(tenantId: string, work: () => Promise<T>): Promise<T> =>
    runAs({ tenantId, actor: { type: 'user', id: 'spec' }, name: 'spec', region: 'us-east', timeoutMs: 60_000 }, work);
  const ranked = (tenantId: string, vector: Float32Array, scope: SearchScope = EVERYWHERE, limit = LIMIT) =>
    as(tenantId, async () => index.rank(await index.meaningOf(vector), scope, limit));
  const exact = ({ vectors }: PlantedTenant, query: Float32Array, limit = LIMIT) =>
    vectors
      .map(({ chunkId, vector }) => ({ chunkId, score: innerProduct(query, vector, 0) }))
      .filter(({ score }) => score > 0)
      .sort(inOrder)
      .slice(0, limit);

  it('find what an exact ranking finds, for each tenant beside its near-duplicates in another', async () => {
    for (const tenant of [own, neighbour]) {
      const { way } = await as(tenant.tenantId, () => index.meaningOf(queries[0]!));
      expect(way === 'index').toBe(isIndexed);
      const recalls: number[] = [];
      for (const query of queries) {
        const wanted = new Set(exact(tenant, query, 10).map(({ chunkId }) => chunkId));
        const found = await ranked(tenant.tenantId, query);
        expect(found).toHaveLength(LIMIT);
        recalls.push(found.slice(0, 10).filter(({ chunkId }) => wanted.has(chunkId)).length / wanted.size);
      }
      expect(recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length).toBeGreaterThanOrEqual(0.95);
    }
  });

  it('never show a chunk of another tenant, and rank as if it were not there', async () => {
    const ids = new Set(own.vectors.map(({ chunkId }) => chunkId));
    const before = new Map<Float32Array, unknown>();
    for (const query of queries.slice(0, 10)) {
      const found = await ranked(own.tenantId, query);
      expect(found.every(({ chunkId }) => ids.has(chunkId))).toBe(true);
      before.set(query, found);
    }
    const more = await rag.aTenant();
    const copies = own.vectors.slice(0, 1_000).map(({ vector }) => vector);
    await plantVectors(rag.admin, more, MODEL, copies);
    await settled();
    for (const [query, found] of before) expect(await ranked(own.tenantId, query)).toEqual(found);
  });

  it('hold scores in order and equal ones by their ids, the same each time', async () => {
    const tenant = await rag.aTenant();
    const vector = queries[0]!;
    const twins = await plantVectors(
      rag.admin,
      tenant,
      MODEL,
      Array.from({ length: 120 }, () => vector),
    );
    await settled();
    const found = await ranked(tenant, vector);
    const byId = twins.vectors.map(({ chunkId }) => chunkId).sort();
    expect(found.map(({ chunkId }) => chunkId)).toEqual(byId.slice(0, LIMIT));
    expect(await ranked(tenant, vector)).toEqual(found);
    for (const query of queries.slice(0, 5)) {
      const list = await ranked(own.tenantId, query);
      expect(list).toEqual([...list].sort(inOrder));
    }
  });

  it('look only where the scope allows, and as deep as it takes', async () => {
    const query = queries[1]!;
    const all = exact(own, query, own.vectors.length);
    const documentOf = new Map(own.vectors.map(({ chunkId, documentId }) => [chunkId, documentId]));
    const last = documentOf.get(all.at(-1)!.chunkId)!;
    const inLast = all.filter(({ chunkId }) => documentOf.get(chunkId) === last);
    const found = await ranked(own.tenantId, query, { ...EVERYWHERE, documentIds: [last] }, 100);
    expect(found.map(({ chunkId }) => chunkId)).toEqual(inLast.map(({ chunkId }) => chunkId));
    const { rows } = await rag.admin.query<{ id: string }>(
      `update rag.documents set controls = '{AC.L2-3.1.1}' where id = $1 returning id`,
      [last],
    );
    expect(rows).toEqual([{ id: last }]);
    const answering = await ranked(own.tenantId, query, { ...EVERYWHERE, controls: ['AC.L2-3.1.1'] }, 100);
    expect(answering).toEqual(found);
    const plans = await ranked(own.tenantId, query, { ...EVERYWHERE, type: 'plan' });
    expect(plans).toHaveLength(LIMIT);
    const elsewhere = { ...EVERYWHERE, documentIds: [neighbour.vectors[0]!.documentId] };
    expect(await ranked(own.tenantId, query, elsewhere)).toEqual([]);
  });

  it('of 3,072 numbers are ranked as exactly', async () => {
    const large = { name: 'a-large-model', version: '1', dimensions: 3_072 };
    const planted = await plantVectors(rag.admin, await rag.aTenant(), large, clustered(400, large.dimensions, 9));
    await settled();
    const recalls: number[] = [];
    for (const query of clustered(5, large.dimensions, 9)) {
      const wanted = new Set(exact(planted, query, 10).map(({ chunkId }) => chunkId));
      const found = await ranked(planted.tenantId, query);
      expect(found).toHaveLength(LIMIT);
      recalls.push(found.slice(0, 10).filter(({ chunkId }) => wanted.has(chunkId)).length / wanted.size);
    }
    expect(recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length).toBeGreaterThanOrEqual(0.95);
    const { way } = await as(planted.tenantId, () => index.meaningOf(new Float32Array(large.dimensions).fill(0.1)));
    expect(way === 'index').toBe(isIndexed);
  });

  it('follow an upload, a new version and the tenant that has none', async () => {
    const tenant = await rag.aTenant();
    const ask = async (text: string) =>
      as(tenant, async () => (await index.rank(await index.ask(text), EVERYWHERE, 10)).length);
    expect(await ask('password')).toBe(0);
    const documentId = await rag.aDocument(tenant);
    await rag.upload(
      tenant,
      { documentId, fileName: 'x.md' },
      '# A\n\nPasswords are long.\n\n# B\n\nPasswords expire.',
    );
    expect(await ask('password')).toBe(2);
    await rag.upload(tenant, { documentId, fileName: 'x.md' }, 'Passwords are long.');
    expect(await ask('password')).toBe(1);
    const { rows } = await rag.admin.query(
      'select state, vectors, revision from rag.embedding_sets where tenant_id = $1',
      [tenant],
    );
    expect(rows).toEqual([{ state: 'active', vectors: 1, revision: '2' }]);
  });
});
