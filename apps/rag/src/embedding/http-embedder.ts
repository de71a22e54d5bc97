import { setTimeout as sleep } from 'node:timers/promises';
import { Unavailable } from '@attestry/domain-errors';
import { CircuitBreaker } from '../breaker/circuit-breaker.js';
import { jsonWithin } from '../endpoints/json-within.js';
import { Refused } from '../endpoints/refused.js';
import { type EmbedOptions, type Embedder, type EmbeddingModel, normalise } from './embedder.js';
import { type BatchLimits, requestBatches } from './request-batches.js';
import { retryAfterMs, retryDelay } from './retry-delay.js';

/** Asked before texts go out; throws if they may not. */
export interface TokenBudget {
  spend(tokens: number): Promise<void>;
}

export interface HttpEmbedderOptions {
  /** Base URL; `/embeddings` is added. */
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly model: EmbeddingModel;
  /** For one try. */
  readonly timeoutMs: number;
  /** Tries after the first. */
  readonly retries?: number;
  readonly batch?: BatchLimits;
  readonly breaker?: CircuitBreaker;
  readonly budget?: TokenBudget;
}

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const BATCH: BatchLimits = { texts: 64, tokens: 8_000 };

/** The endpoint is busy and says until when. */
class Busy extends Error {
  constructor(
    status: number,
    readonly retryAfterMs: number | undefined,
  ) {
    super(`the embedding model answered ${status}`);
  }
}

/** An endpoint that speaks the embeddings interface of OpenAI. The texts leave the cell: choose one of its own region. */
export class HttpEmbedder implements Embedder {
  readonly model: EmbeddingModel;
  readonly #breaker: CircuitBreaker;

  constructor(private readonly options: HttpEmbedderOptions) {
    this.model = options.model;
    this.#breaker = options.breaker ?? new CircuitBreaker({ failures: 5, openMs: 30_000 });
  }

  async embed(texts: readonly string[], { signal, purpose = 'store' }: EmbedOptions = {}): Promise<Float32Array[]> {
    const vectors = texts.map((): Float32Array => new Float32Array(this.model.dimensions));
    for (const { places, texts: some, tokens } of requestBatches(texts, this.options.batch ?? BATCH)) {
      if (purpose === 'store') await this.options.budget?.spend(tokens);
      const made = await this.#batch(some, signal);
      places.forEach((place, at) => (vectors[place] = made[at] ?? new Float32Array(this.model.dimensions)));
    }
    return vectors;
  }

  async #batch(texts: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
    const { retries = 2 } = this.options;
    for (let attempt = 0; ; attempt++) {
      if (!this.#breaker.admits()) throw new Unavailable('the embedding model');
      try {
        const vectors = await this.#ask(texts, signal);
        this.#breaker.succeeded();
        return vectors;
      } catch (cause) {
        signal?.throwIfAborted();
        this.#breaker.failed();
        const asked = cause instanceof Busy ? cause.retryAfterMs : undefined;
        const delay = cause instanceof Refused || attempt >= retries ? undefined : retryDelay(attempt, asked);
        if (delay === undefined) throw unavailable(cause, asked);
        await sleep(delay, undefined, signal ? { signal } : {});
      }
    }
  }

  async #ask(texts: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
    const { url, apiKey, model, timeoutMs } = this.options;
    const timeout = AbortSignal.timeout(timeoutMs);
    const response = await fetch(`${url.replace(/\/$/, '')}/embeddings`, {
      method: 'POST',
      redirect: 'error',
      headers: {
        'content-type': 'application/json',
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({ model: model.name, input: texts, dimensions: model.dimensions, encoding_format: 'float' }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (!response.ok) {
      await response.body?.cancel();
      const again = response.status === 408 || response.status === 429 || response.status >= 500;
      if (again) throw new Busy(response.status, retryAfterMs(response.headers.get('retry-after')));
      throw new Refused(`the embedding model answered ${response.status}`);
    }
    return this.#vectorsOf(await jsonWithin(response, MAX_ANSWER_BYTES), texts.length);
  }

  /** By the index that each vector names: an endpoint may answer in any order, and must not leave one out. */
  #vectorsOf(answer: unknown, count: number): Float32Array[] {
    const data = (answer as { data?: { index?: number; embedding?: unknown }[] } | null)?.data;
    if (!Array.isArray(data) || data.length !== count) throw new Refused('the answer has not one vector a text');
    const byIndex = new Map(data.map(({ index, embedding }, at) => [index ?? at, embedding]));
    return Array.from({ length: count }, (_, index) => {
      const embedding = byIndex.get(index);
      const isVector =
        Array.isArray(embedding) && embedding.length === this.model.dimensions && embedding.every(Number.isFinite);
      if (!isVector) throw new Refused(`text ${index} has no vector of ${this.model.dimensions} numbers`);
      return normalise(Float32Array.from(embedding as number[]));
    });
  }
}

const unavailable = (cause: unknown, retryAfter: number | undefined) =>
  new Unavailable('the embedding model', { cause, ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }) });
