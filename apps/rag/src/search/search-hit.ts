import type { ChunkView } from '../content/content.service.js';
import type { SearchScope } from '../search-index/search-scope.js';
import type { ChunkOrigin } from './search.repository.js';

/** What orders the hits. */
export type RankedBy = 'words' | 'meaning' | 'both';

export interface SearchQuery {
  readonly text: string;
  readonly limit: number;
  readonly scope: SearchScope;
  /** Both without a word about it. */
  readonly rankedBy?: RankedBy;
}

/** A chunk that was found; a rank is from 1, or 0 where that ranking lacks it. */
export interface Hit {
  readonly chunk: ChunkView;
  readonly origin: ChunkOrigin;
  readonly score: number;
  readonly lexicalRank: number;
  readonly vectorRank: number;
  /** What the re-ranking model says of it; undefined if none was asked. */
  readonly rerankScore?: number;
}

export interface FoundHits {
  /** Best first. */
  readonly hits: readonly Hit[];
  /** Name and version of the model that the ranking by meaning used. */
  readonly model: string;
  /** Name of the re-ranking model that ordered them. */
  readonly reranker?: string;
}
