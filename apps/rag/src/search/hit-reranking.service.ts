import { Inject, Injectable } from '@nestjs/common';
import { Unavailable } from '@attestry/domain-errors';
import type { Logger } from '@attestry/observability';
import { LOGGER } from '@attestry/rpc';
import { type Reranker, RERANKER } from '../reranking/reranker.js';
import { withinCall } from '../within-call.js';
import type { FoundHits, Hit } from './search-hit.js';

/** Hits that the re-ranking model reads. */
export const RERANKED = 50;

/** Orders hits by the re-ranking model, where one is set. */
@Injectable()
export class HitReranking {
  constructor(
    @Inject(RERANKER) private readonly model: Reranker | undefined,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  get isSet(): boolean {
    return this.model !== undefined;
  }

  /** The best of them. They keep their order if the model is out of reach: an answer by ranks is better than none. */
  async order(question: string, hits: readonly Hit[], limit: number): Promise<Omit<FoundHits, 'model'>> {
    const { model } = this;
    if (model === undefined || hits.length === 0) return { hits: hits.slice(0, limit) };
    try {
      const texts = hits.map(({ chunk }) => chunk.content);
      const scores = await withinCall((signal) => model.scores(question, texts, signal));
      const scored = hits.map((hit, at) => ({ ...hit, rerankScore: scores[at] ?? 0 }));
      return { hits: scored.sort(byScore).slice(0, limit), reranker: model.name };
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      this.log.warn({ err: error }, 'hits keep their order');
      return { hits: hits.slice(0, limit) };
    }
  }
}

const byScore = (a: Hit, b: Hit): number =>
  (b.rerankScore ?? 0) - (a.rerankScore ?? 0) || (a.chunk.id < b.chunk.id ? -1 : 1);
