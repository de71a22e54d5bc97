import type { ChunkView } from '../content/content.service.js';
import type { SearchScope } from '../search-index/ranked-chunk.js';
import type { ChunkOrigin } from './search.repository.js';

export interface SearchQuery {
  readonly text: string;
  readonly limit: number;
  readonly scope: SearchScope;
}

/** A chunk that was found; a rank is from 1, or 0 where that ranking lacks it. */
export interface Hit {
  readonly chunk: ChunkView;
  readonly origin: ChunkOrigin;
  readonly score: number;
  readonly lexicalRank: number;
  readonly vectorRank: number;
}
