import { setTimeout as sleep } from 'node:timers/promises';
import { Unavailable } from '@attestry/domain-errors';
import { CircuitBreaker } from '../breaker/circuit-breaker.js';
import { type Embedder, type EmbeddingModel, normalise } from './embedder.js';

export interface HttpEmbedderOptions {
  /** Base URL; `/embeddings` is added. */
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly model: EmbeddingModel;
  /** For one try. */
  readonly timeoutMs: number;
  /** Tries after the first. */
  readonly retries?: number;
  readonly batch?: number;
  readonly breaker?: CircuitBreaker;
}

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** The request will fail again if it is sent again. */
class Refused extends Error {}

/** An endpoint that speaks the embeddings interface of OpenAI. The texts leave the cell: choose one of its own region. */
export class HttpEmbedder implements Embedder {
  readonly model: EmbeddingModel;
  readonly #breaker: CircuitBreaker;

  constructor(private readonly options: HttpEmbedderOptions) {
    this.model = options.model;
    this.#breaker = options.breaker ?? new CircuitBreaker({ failures: 5, openMs: 30_000 });
  }

  async embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    const { batch = 64 } = this.options;
    const vectors: Float32Array[] = [];
    for (let at = 0; at < texts.length; at += batch) {
      vectors.push(...(await this.#batch(texts.slice(at, at + batch), signal)));
    }
    return vectors;
  }

  async #batch(texts: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
    const { retries = 2 } = this.options;
    for (let attempt = 0; ; attempt++) {
      if (this.#breaker.open) throw new Unavailable('the embedding model');
      try {
        const vectors = await this.#ask(texts, signal);
        this.#breaker.succeeded();
        return vectors;
      } catch (cause) {
        signal?.throwIfAborted();
        this.#breaker.failed();
        if (cause instanceof Refused || attempt >= retries) throw new Unavailable('the embedding model', { cause });
        await sleep(100 * 2 ** attempt * (0.5 + Math.random()), undefined, signal ? { signal } : {});
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
      throw new (again ? Error : Refused)(`the embedding model answered ${response.status}`);
    }
    return this.#vectorsOf(await limitedJson(response), texts.length);
  }

  #vectorsOf(answer: unknown, count: number): Float32Array[] {
    const data = (answer as { data?: { index?: number; embedding?: unknown }[] } | null)?.data;
    if (!Array.isArray(data) || data.length !== count) throw new Refused('the answer has not one vector a text');
    const sorted = data.toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0));
    return sorted.map(({ embedding }) => {
      const isVector =
        Array.isArray(embedding) && embedding.length === this.model.dimensions && embedding.every(Number.isFinite);
      if (!isVector) throw new Refused(`a vector has not ${this.model.dimensions} numbers`);
      return normalise(Float32Array.from(embedding as number[]));
    });
  }
}

async function limitedJson(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > MAX_ANSWER_BYTES) throw new Refused('the answer is too long');
    chunks.push(chunk as Uint8Array);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
