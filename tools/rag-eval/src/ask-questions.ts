import type { AttestryClient } from '@attestry/client';
import { ragV1 } from '@attestry/contracts';
import type { Entry, Judgements } from './beir-files.js';
import { type Quality, qualityOf } from './metrics.js';

const { SearchRanking } = ragV1;

export const RANKINGS = {
  words: SearchRanking.SEARCH_RANKING_WORDS,
  meaning: SearchRanking.SEARCH_RANKING_MEANING,
  both: SearchRanking.SEARCH_RANKING_UNSPECIFIED,
} as const;

export type RankingName = keyof typeof RANKINGS;

/** What a question got from a ranking. */
export interface Asked {
  readonly question: string;
  readonly quality: Quality;
  readonly ms: number;
}

/** More than the ten that count: a passage may come with several of its chunks. */
const LIMIT = 20;
const DEADLINE_MS = 10_000;

/** Asks one question after the other; the time is that of the whole call. */
export async function askQuestions(
  client: AttestryClient,
  ranking: RankingName,
  asked: { questions: readonly Entry[]; judgements: Judgements },
): Promise<Asked[]> {
  const all: Asked[] = [];
  for (const { id, text } of asked.questions) {
    const request = ragV1.SearchDocumentsRequest.fromPartial({
      query: text.slice(0, 1_000),
      limit: LIMIT,
      ranking: RANKINGS[ranking],
    });
    const start = performance.now();
    const { hits } = await client.services.search.searchDocuments(request, { deadlineMs: DEADLINE_MS });
    const ms = performance.now() - start;
    // A passage longer than a chunk counts by its best one.
    const ranked = [...new Set(hits.map(({ chunk }) => chunk?.sectionPath.at(-1) ?? ''))];
    all.push({ question: id, quality: qualityOf(ranked, asked.judgements.get(id) ?? new Map<string, number>()), ms });
  }
  return all;
}
