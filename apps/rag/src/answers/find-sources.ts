import { Injectable } from '@nestjs/common';
import type { SearchScope } from '../search-index/search-scope.js';
import { SearchService } from '../search/search.service.js';
import type { Source } from './claim.js';
import { evidenceFor, wordsAsked } from './evidence.js';

/** As long as a query of a search may be. */
const MAX_QUERY = 1_000;

/** Finds what an answer may draw on, as the caller's search would. */
@Injectable()
export class FindSources {
  constructor(private readonly search: SearchService) {}

  async run(asked: string, scope: SearchScope, limit: number): Promise<Source[]> {
    const { hits } = await this.search.search({ text: asked.slice(0, MAX_QUERY), scope, limit });
    const words = wordsAsked(asked);
    return hits.map(({ chunk, origin, score, lexicalRank, vectorRank }, index) => {
      const { title, type, documentId, version } = origin;
      const { content, sectionPath, charStart, tokens } = chunk;
      return {
        rank: index + 1,
        chunkId: chunk.id,
        documentId,
        version,
        title,
        type,
        content,
        charStart,
        page: chunk.page ?? 0,
        sectionPath,
        tokens,
        score,
        lexicalRank,
        vectorRank,
        evidence: evidenceFor(words, { title, sectionPath, content }),
      };
    });
  }
}
