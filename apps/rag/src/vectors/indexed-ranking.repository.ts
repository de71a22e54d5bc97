import { Inject, Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import { currentTenant } from '@attestry/request-context';
import type { EmbeddingModel } from '../embedding/embedder.js';
import type { RankedChunk } from '../search-index/ranked-chunk.js';
import { IN_SCOPE, scopeParams, type SearchScope } from '../search-index/search-scope.js';
import { inOrder } from './nearest.js';

/** Nest token of how an index is searched. */
export const INDEX_SEARCH = Symbol('index search');

export interface IndexSearch {
  /** Candidates that a scan keeps in view; more find more and take longer. */
  readonly efSearch: number;
  /** Vectors that a scan visits at most before it gives up on a narrow scope. */
  readonly maxScanTuples: number;
}

/** Above this an HNSW index takes half precision only. */
const MOST_DIMENSIONS_IN_FULL = 2_000;

// An order that holds from one part of a scan to the next, so that equal scores at the end of the list are seen together.
const SEARCH_SETTINGS = `
  select set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.ef_search', $1, true),
    set_config('hnsw.max_scan_tuples', $2, true)`;

/** Ranking by the tenant's own HNSW index, under row security: no vector of another tenant is in it. */
@Injectable()
export class IndexedRankingRepository {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(INDEX_SEARCH) private readonly search: IndexSearch,
  ) {}

  rank(query: Float32Array, model: EmbeddingModel, scope: SearchScope, limit: number): Promise<RankedChunk[]> {
    const { name, version, dimensions } = model;
    const params = [...scopeParams(scope), name, version, currentTenant(), `[${query.join(',')}]`, limit];
    return this.unitOfWork.run(async (em) => {
      const inView = Math.min(1_000, Math.max(this.search.efSearch, 2 * limit));
      await rows(em, SEARCH_SETTINGS, [String(inView), String(this.search.maxScanTuples)]);
      const found = await rows<RankedChunk>(em, nearestOf(dimensions), params);
      return found
        .filter(({ score }) => score > 0)
        .sort(inOrder)
        .slice(0, limit);
    });
  }
}

/**
 * The condition and the order are those of the index (tools/rag-index), else it is not used; the tenant is said although
 * row security says it too, because an index over a part of a table is chosen by what the statement itself says.
 */
function nearestOf(dimensions: number): string {
  const type = dimensions <= MOST_DIMENSIONS_IN_FULL ? 'vector' : 'halfvec';
  const distance = `embedded.embedding::extensions.${type}(${dimensions})
    operator(extensions.<#>) $9::extensions.${type}(${dimensions})`;
  return `
    select "chunkId", -(embedding::extensions.vector operator(extensions.<#>) $9::extensions.vector) as score
    from (
      select embedded.chunk_id as "chunkId", embedded.embedding
      from rag.chunk_embeddings embedded
      join rag.documents document on document.id = embedded.document_id
      where embedded.tenant_id = $8::uuid and embedded.model = $6 and embedded.model_version = $7 and ${IN_SCOPE}
      order by ${distance}
      fetch first $10 rows with ties
    ) nearest`;
}
