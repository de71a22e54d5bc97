import { Inject, Injectable } from '@nestjs/common';
import { UnitOfWork } from '@attestry/persistence';
import { ContentService } from '../content/content.service.js';
import { SearchIndex } from '../search-index/search-index.service.js';
import { type Fused, fuseRanks } from './fuse-ranks.js';
import { FUSION_WEIGHTS, type FusionWeightsOf } from './fusion-weights.js';
import { HitReranking, RERANKED } from './hit-reranking.service.js';
import type { FoundHits, Hit, SearchQuery } from './search-hit.js';
import { SearchRepository } from './search.repository.js';

/** How many each ranking fetches for an answer of so many hits. */
export const fetchedFor = (limit: number): number => Math.max(50, 5 * limit);

/** Hybrid search: by words and by meaning, both under the caller's row security, joined by their ranks. */
@Injectable()
export class SearchService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly index: SearchIndex,
    private readonly content: ContentService,
    private readonly repository: SearchRepository,
    private readonly reranking: HitReranking,
    @Inject(FUSION_WEIGHTS) private readonly weightsOf: FusionWeightsOf,
  ) {}

  async search(query: SearchQuery): Promise<FoundHits> {
    const { text, limit, rankedBy = 'both' } = query;
    if (rankedBy !== 'both' || !this.reranking.isSet) return this.ranked(query);
    const { hits, model } = await this.ranked({ ...query, limit: Math.max(limit, RERANKED) });
    return { ...(await this.reranking.order(text, hits, limit)), model };
  }

  private async ranked({ text, limit, scope, rankedBy = 'both' }: SearchQuery): Promise<FoundHits> {
    const meaning = rankedBy === 'words' ? undefined : await this.index.ask(text);
    const model = meaning?.model ?? this.index.model;
    const hits = await this.unitOfWork.run(
      async () => {
        // Vectors are compared in this process while the database looks for the words.
        const [lexical, vector] = await Promise.all([
          rankedBy === 'meaning' ? [] : this.index.byWords(text, scope, fetchedFor(limit)),
          meaning ? this.index.byMeaning(meaning, scope, fetchedFor(limit)) : [],
        ]);
        const weights = this.weightsOf(model);
        const rankings = [
          { ids: lexical.map(({ chunkId }) => chunkId), weight: weights.words },
          { ids: vector.map(({ chunkId }) => chunkId), weight: weights.meaning },
        ];
        return this.hits(fuseRanks(rankings).slice(0, limit));
      },
      { readOnly: true },
    );
    return { hits, model: `${model.name}/${model.version}` };
  }

  private async hits(fused: readonly Fused[]): Promise<Hit[]> {
    const ids = fused.map(({ id }) => id);
    const [chunks, origins] = await Promise.all([this.content.chunksByIds(ids), this.repository.origins(ids)]);
    return fused.flatMap(({ id, score, ranks: [lexicalRank = 0, vectorRank = 0] }) => {
      const [chunk, origin] = [chunks.get(id), origins.get(id)];
      return chunk && origin ? [{ chunk, origin, score, lexicalRank, vectorRank }] : [];
    });
  }
}
