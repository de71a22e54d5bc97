import { Unavailable } from '@attestry/domain-errors';
import { CircuitBreaker } from '../breaker/circuit-breaker.js';
import { jsonWithin } from '../endpoints/json-within.js';
import { Refused } from '../endpoints/refused.js';
import type { Reranker } from './reranker.js';

export interface HttpRerankerOptions {
  /** Base URL; `/rerank` is added. */
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly model: string;
  readonly timeoutMs: number;
  readonly breaker?: CircuitBreaker;
}

const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/**
 * An endpoint that speaks the rerank interface of Cohere, as Jina, vLLM and others do. One try: whoever searches waits for
 * it. The texts leave the cell: choose one of its own region.
 */
export class HttpReranker implements Reranker {
  readonly name: string;
  readonly #breaker: CircuitBreaker;

  constructor(private readonly options: HttpRerankerOptions) {
    this.name = options.model;
    this.#breaker = options.breaker ?? new CircuitBreaker({ failures: 5, openMs: 30_000 });
  }

  async scores(question: string, texts: readonly string[], signal: AbortSignal): Promise<readonly number[]> {
    if (!this.#breaker.admits()) throw new Unavailable('the re-ranking model');
    try {
      const scores = await this.#ask(question, texts, signal);
      this.#breaker.succeeded();
      return scores;
    } catch (cause) {
      signal.throwIfAborted();
      this.#breaker.failed();
      throw new Unavailable('the re-ranking model', { cause });
    }
  }

  async #ask(query: string, documents: readonly string[], signal: AbortSignal): Promise<readonly number[]> {
    const { url, apiKey, model, timeoutMs } = this.options;
    const response = await fetch(`${url.replace(/\/$/, '')}/rerank`, {
      method: 'POST',
      redirect: 'error',
      headers: {
        'content-type': 'application/json',
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({ model, query, documents, top_n: documents.length }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Refused(`the re-ranking model answered ${response.status}`);
    }
    return scoresOf(await jsonWithin(response, MAX_ANSWER_BYTES), documents.length);
  }
}

/** By the index that each names; one score a text, none left out. */
function scoresOf(answer: unknown, count: number): readonly number[] {
  const results = (answer as { results?: { index?: unknown; relevance_score?: unknown }[] } | null)?.results;
  if (!Array.isArray(results)) throw new Refused('the answer has no results');
  const byIndex = new Map(results.map((result) => [result?.index, result?.relevance_score]));
  return Array.from({ length: count }, (_, index) => {
    const score = byIndex.get(index);
    if (typeof score !== 'number' || !Number.isFinite(score)) throw new Refused(`text ${index} has no score`);
    return score;
  });
}
