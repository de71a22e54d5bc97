import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ragV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { anEmbeddingsEndpoint } from '../fixtures/an-embeddings-endpoint.js';
import { aRagService, type RagService } from '../fixtures/a-rag-service.js';
import { EmbeddingSets } from '../vectors/embedding-sets.service.js';
import { ReembeddingRunner } from './reembedding-runner.js';

const { EmbeddingSetState, ReembeddingState } = ragV1;
const TEXT = '# Keys\n\nKeys are rotated.\n\n# Trees\n\nTrees grow slowly.\n\n# Doors\n\nDoors are locked.';

let endpoint: Awaited<ReturnType<typeof anEmbeddingsEndpoint>>;
let before: RagService;
beforeAll(async () => {
  endpoint = await anEmbeddingsEndpoint();
  before = await aRagService();
});
afterAll(async () => {
  await before?.stop();
  await endpoint?.stop();
});

/** The same database under a service that is configured for another model. */
const withNewModel = (environment: NodeJS.ProcessEnv = {}) =>
  aRagService(
    {
      EMBEDDING_URL: endpoint.url,
      EMBEDDING_MODEL: 'new',
      EMBEDDING_DIMENSIONS: '16',
      EMBEDDING_TIMEOUT_MS: '500',
      ...environment,
    },
    undefined,
    before.database,
  );

const as = (rag: Pick<RagService, 'service'>, tenantId: string, role: 'manager' | 'auditor' = 'manager') =>
  rag.service.as({ tenantId, role }, ragV1.ReembeddingServiceService);
const upload = async (rag: Pick<RagService, 'aDocument' | 'upload'>, tenant: string, text = TEXT) => {
  const documentId = await rag.aDocument(tenant);
  await rag.upload(tenant, { documentId, fileName: 'x.md' }, text);
  return documentId;
};
const modelsOf = async (rag: Pick<RagService, 'service'>, tenant: string) =>
  (await as(rag, tenant).getEmbeddings({})).sets.map(({ model, state, vectors }) => [
    model,
    EmbeddingSetState[state].replace('EMBEDDING_SET_STATE_', ''),
    vectors,
  ]);
const over = async (rag: Pick<RagService, 'service'>, tenant: string, id: string) => {
  for (let tries = 0; tries < 200; tries++) {
    const { reembedding } = await as(rag, tenant).getReembedding({ id });
    if (reembedding!.state !== ReembeddingState.REEMBEDDING_STATE_RUNNING || reembedding!.waitsFor) return reembedding!;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the re-embedding does not end');
};

describe('a change of the model', () => {
  it('leaves searches with the model before until each chunk has a vector of the new one, then they go by it', async () => {
    const tenant = await before.aTenant();
    await upload(before, tenant);
    const later = await withNewModel();
    try {
      const searched = async () => {
        const search = later.service.as({ tenantId: tenant, role: 'viewer' }, ragV1.SearchServiceService);
        const found = await search.searchDocuments(
          ragV1.SearchDocumentsRequest.fromPartial({ query: 'keys are rotated' }),
        );
        return [found.model, found.hits[0]?.vectorRank];
      };
      expect(await searched()).toEqual(['word-vectors-sif/1', 1]);
      await upload(later, tenant, '# Late\n\nA late document.');
      expect(await modelsOf(later, tenant)).toEqual([
        ['word-vectors-sif', 'ACTIVE', 3],
        ['new', 'FILLING', 1],
      ]);
      expect((await as(later, tenant).getEmbeddings({})).missing).toBe(3);
      const { reembedding } = await as(later, tenant).startReembedding({});
      expect(reembedding).toMatchObject({ model: 'new', modelVersion: '1', chunks: 3, waitsFor: '' });
      const ended = await over(later, tenant, reembedding!.id);
      expect(ended).toMatchObject({ state: ReembeddingState.REEMBEDDING_STATE_SUCCEEDED, embedded: 3 });
      expect(ended.finishTime).toBeDefined();
      expect(await searched()).toEqual(['new/1', 1]);
      // The late document got a vector of the model before, too: it was searched by that meanwhile.
      expect(await modelsOf(later, tenant)).toEqual([
        ['word-vectors-sif', 'RETIRED', 4],
        ['new', 'ACTIVE', 4],
      ]);
      await expect(as(later, tenant).startReembedding({})).rejects.toMatchObject({ reason: 'NOTHING_TO_REEMBED' });
      expect(await as(later, tenant).removeRetiredEmbeddings({})).toEqual({ removed: 4, remaining: 0 });
      expect(await modelsOf(later, tenant)).toEqual([['new', 'ACTIVE', 4]]);
      expect(await as(later, tenant).removeRetiredEmbeddings({})).toEqual({ removed: 0, remaining: 0 });
      expect(await searched()).toEqual(['new/1', 1]);
    } finally {
      await later.stop();
    }
  });

  it('goes on where it stopped: after an error, and in another process', async () => {
    const tenant = await before.aTenant();
    for (let count = 0; count < 3; count++) await upload(before, tenant);
    const poor = await withNewModel({ EMBEDDING_TOKENS_A_DAY: '1' });
    const { reembedding } = await as(poor, tenant).startReembedding({});
    const { id } = reembedding!;
    expect(await over(poor, tenant, id)).toMatchObject({ waitsFor: 'EMBEDDING_BUDGET_EXCEEDED', embedded: 0 });
    expect((await as(poor, tenant).startReembedding({})).reembedding?.id).toBe(id);
    await poor.stop();
    // As a process leaves it that was killed at work.
    await before.admin.query(
      `update rag.reembeddings set worker = $2, alive_at = now() - interval '2 min', waits_for = null where id = $1`,
      [id, uuidv7()],
    );
    const later = await withNewModel();
    await later.service.get(ReembeddingRunner).run(tenant, id);
    expect(await over(later, tenant, id)).toMatchObject({
      state: ReembeddingState.REEMBEDDING_STATE_SUCCEEDED,
      embedded: 9,
    });
    await later.stop();
  });

  it('is left to the process that is at it', async () => {
    const tenant = await before.aTenant();
    await upload(before, tenant);
    const poor = await withNewModel({ EMBEDDING_TOKENS_A_DAY: '1' });
    const { id } = (await as(poor, tenant).startReembedding({})).reembedding!;
    await over(poor, tenant, id);
    await before.admin.query('update rag.reembeddings set worker = $2, alive_at = now() where id = $1', [id, uuidv7()]);
    await poor.service.get(ReembeddingRunner).run(tenant, id);
    expect(await modelsOf(poor, tenant)).toEqual([['word-vectors-sif', 'ACTIVE', 3]]);
    await poor.stop();
  });

  it('can be ended; what was made is used by the next one', async () => {
    const tenant = await before.aTenant();
    await upload(before, tenant);
    const poor = await withNewModel({ EMBEDDING_TOKENS_A_DAY: '1' });
    const { id } = (await as(poor, tenant).startReembedding({})).reembedding!;
    await over(poor, tenant, id);
    const { reembedding } = await as(poor, tenant).cancelReembedding({ id });
    expect(reembedding).toMatchObject({ state: ReembeddingState.REEMBEDDING_STATE_CANCELLED, waitsFor: '' });
    expect((await as(poor, tenant).cancelReembedding({ id })).reembedding).toEqual(reembedding);
    await poor.stop();
    const later = await withNewModel();
    const next = (await as(later, tenant).startReembedding({})).reembedding!;
    expect(next.id).not.toBe(id);
    expect(await over(later, tenant, next.id)).toMatchObject({ state: ReembeddingState.REEMBEDDING_STATE_SUCCEEDED });
    const { rows } = await before.admin.query<{ action: string }>(
      `select action from rag.outbox where tenant_id = $1 and action like 'reembedding.%' order by position`,
      [tenant],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'reembedding.started',
      'reembedding.cancelled',
      'reembedding.started',
      'reembedding.succeeded',
    ]);
    await later.stop();
  });

  it('switches nothing if it is ended during its last step', async () => {
    const tenant = await before.aTenant();
    await upload(before, tenant);
    const poor = await withNewModel({ EMBEDDING_TOKENS_A_DAY: '1' });
    const { id } = (await as(poor, tenant).startReembedding({})).reembedding!;
    await over(poor, tenant, id);
    await poor.stop();
    const later = await withNewModel();
    const sets = later.service.get(EmbeddingSets);
    const activate = sets.activate.bind(sets);
    sets.activate = async (model) => {
      const end = `update rag.reembeddings set state = 'cancelled', worker = null, finished_at = now() where id = $1`;
      await before.admin.query(end, [id]);
      return activate(model);
    };
    await later.service.get(ReembeddingRunner).run(tenant, id);
    expect(await over(later, tenant, id)).toMatchObject({ state: ReembeddingState.REEMBEDDING_STATE_CANCELLED });
    expect(await modelsOf(later, tenant)).toEqual([
      ['word-vectors-sif', 'ACTIVE', 3],
      ['new', 'FILLING', 3],
    ]);
    await later.stop();
  });

  it('is nothing for a tenant without documents, and nobody else can see or end it', async () => {
    const [tenant, stranger] = [await before.aTenant(), await before.aTenant()];
    await expect(as(before, tenant).startReembedding({})).rejects.toMatchObject({ reason: 'NOTHING_TO_REEMBED' });
    await upload(before, tenant);
    const later = await withNewModel({ EMBEDDING_TOKENS_A_DAY: '1' });
    const { id } = (await as(later, tenant).startReembedding({})).reembedding!;
    await expect(as(later, stranger).getReembedding({ id })).rejects.toMatchObject({ reason: 'REEMBEDDING_NOT_FOUND' });
    await expect(as(later, stranger).cancelReembedding({ id })).rejects.toMatchObject({
      reason: 'REEMBEDDING_NOT_FOUND',
    });
    await expect(as(later, tenant, 'auditor').cancelReembedding({ id })).rejects.toMatchObject({
      reason: 'PERMISSION_DENIED',
    });
    expect((await as(later, stranger).getEmbeddings({})).sets).toEqual([]);
    await later.stop();
  });
});
