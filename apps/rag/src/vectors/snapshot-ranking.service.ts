import { Inject, Injectable } from '@nestjs/common';
import { inTransaction } from '@attestry/persistence';
import { bug } from '@attestry/domain-errors';
import { currentContext, currentTenant, runAs } from '@attestry/request-context';
import type { RankedChunk } from '../search-index/ranked-chunk.js';
import type { SearchScope } from '../search-index/search-scope.js';
import type { EmbeddingModel } from '../embedding/embedder.js';
import type { EmbeddingSet } from './embedding-set.js';
import { VectorCache } from './vector-cache.js';
import { VectorRowsRepository } from './vector-rows.repository.js';
import { bytesOf, VectorSnapshot } from './vector-snapshot.js';

/** Nest token of the cache of snapshots. */
export const VECTOR_CACHE = Symbol('vector cache');

const LOAD_MS = 30_000;
/** Chunks of a snapshot that may be gone before it is read again. */
const GONE = { least: 64, share: 0.05 };

/** Exact ranking over vectors in memory. They are read as the service's own job, so that they are the same for everybody. */
@Injectable()
export class SnapshotRanking {
  constructor(
    private readonly vectors: VectorRowsRepository,
    @Inject(VECTOR_CACHE) private readonly cache: VectorCache,
  ) {}

  holds({ model, vectors }: EmbeddingSet): boolean {
    return bytesOf(vectors, model.dimensions) <= this.cache.maxBytes;
  }

  /** Before the transaction of the search: it reads in one of its own. */
  snapshot(set: EmbeddingSet): Promise<VectorSnapshot> {
    if (inTransaction()) return bug('vectors are loaded before the transaction');
    const { tenantId, region } = { tenantId: currentTenant(), region: currentContext().region };
    const key = [tenantId, set.model.name, set.model.version].join(' ');
    return this.cache.at(key, set.revision, (kept) => {
      const work = { tenantId, region, actor: { type: 'job', id: 'vector-cache' }, name: 'vector-cache' } as const;
      return runAs({ ...work, timeoutMs: LOAD_MS }, () => this.load(set, kept));
    });
  }

  /**
   * The first candidates are those of all documents, of which the database says which the caller may see and the scope
   * holds. Where that leaves too few, or few are asked for anyway, it says which those are altogether.
   */
  async rank(
    query: Float32Array,
    of: { snapshot: VectorSnapshot; model: EmbeddingModel },
    scope: SearchScope,
    limit: number,
  ): Promise<RankedChunk[]> {
    if (scope.documentIds === undefined) {
      const candidates = of.snapshot.nearest(query, 2 * limit);
      const ids = candidates.map(({ chunkId }) => chunkId);
      const visible = await this.vectors.visible(of.model, scope, ids);
      const ranked = candidates.filter(({ chunkId }) => visible.has(chunkId));
      if (ranked.length >= limit || candidates.length < 2 * limit) return ranked.slice(0, limit);
    }
    return of.snapshot.nearest(query, limit, await this.vectors.visible(of.model, scope));
  }

  private async load({ model, revision, vectors }: EmbeddingSet, kept: VectorSnapshot | undefined) {
    const known = kept ?? VectorSnapshot.empty(model.dimensions);
    const advanced = known.advancedTo(revision, await this.vectors.changes(model, known.revision, revision));
    const gone = advanced.count - vectors;
    if (gone <= Math.max(GONE.least, GONE.share * vectors)) return advanced;
    const all = await this.vectors.changes(model, -1, revision);
    return VectorSnapshot.empty(model.dimensions).advancedTo(revision, all);
  }
}
