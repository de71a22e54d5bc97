import { setTimeout as sleep } from 'node:timers/promises';
import { Unavailable } from '@attestry/domain-errors';
import { CircuitBreaker } from '../breaker/circuit-breaker.js';
import type { ChatAnswer } from './chat-answer.js';
import type { ChatModel } from './chat-model.js';
import { eventData } from './event-data.js';

export interface HttpChatOptions {
  /** Base URL; `/chat/completions` is added. */
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly model: string;
  /** From the request to the end of the answer. */
  readonly timeoutMs: number;
  /** Longest silence before the first piece and between two. */
  readonly silenceMs: number;
  /** Longest answer. */
  readonly maxTokens: number;
  /** Tries after the first, as long as nothing has come. */
  readonly retries?: number;
  readonly breaker?: CircuitBreaker;
}

const MAX_LINE = 256 * 1024;
/** No token is longer on the average; an endpoint that ignores the limit is stopped there. */
const MOST_CHARACTERS_A_TOKEN = 16;
const LONGEST_WAIT_MS = 2_000;

/** The request will fail again if it is sent again. */
class Refused extends Error {}

/** It may succeed later; the endpoint may have said when. */
class Busy extends Error {
  constructor(
    message: string,
    readonly retryAfterMs: number | undefined,
  ) {
    super(message);
  }
}

/** An endpoint that speaks the chat interface of OpenAI. Documents leave the cell: choose one of its own region. */
export class HttpChatModel implements ChatModel {
  readonly name: string;
  readonly #breaker: CircuitBreaker;

  constructor(private readonly options: HttpChatOptions) {
    this.name = options.model;
    this.#breaker = options.breaker ?? new CircuitBreaker({ failures: 5, openMs: 30_000 });
  }

  async *write(
    prompt: { system: string; user: string },
    answer: ChatAnswer,
    signal: AbortSignal,
  ): AsyncGenerator<string> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(this.options.timeoutMs)]);
    try {
      for await (const piece of this.#pieces(await this.#ask(prompt, limit, signal), answer)) {
        answer.tookPiece(piece);
        yield piece;
        if (answer.length > this.options.maxTokens * MOST_CHARACTERS_A_TOKEN) break;
      }
      this.#breaker.succeeded();
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof Unavailable) throw cause;
      this.#breaker.failed();
      throw new Unavailable('the chat model', { cause });
    }
  }

  async #ask(prompt: { system: string; user: string }, limit: AbortSignal, caller: AbortSignal): Promise<Response> {
    const { retries = 2 } = this.options;
    for (let attempt = 0; ; attempt++) {
      if (!this.#breaker.admits()) throw new Unavailable('the chat model');
      try {
        return await this.#send(prompt, limit);
      } catch (cause) {
        caller.throwIfAborted();
        if (cause instanceof Refused || attempt >= retries || limit.aborted) throw cause;
        this.#breaker.failed();
        const wait = (cause instanceof Busy && cause.retryAfterMs) || 100 * 2 ** attempt * (0.5 + Math.random());
        if (wait > LONGEST_WAIT_MS) throw cause;
        await sleep(wait, undefined, { signal: limit });
      }
    }
  }

  async #send({ system, user }: { system: string; user: string }, limit: AbortSignal): Promise<Response> {
    const { url, apiKey, model, maxTokens, silenceMs } = this.options;
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(new Error('no answer in time')), silenceMs);
    const response = await fetch(`${url.replace(/\/$/, '')}/chat/completions`, {
      method: 'POST',
      redirect: 'error',
      headers: {
        'content-type': 'application/json',
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({
        model,
        messages: [
          { role: 'system', content: system },
          { role: 'user', content: user },
        ],
        temperature: 0,
        max_tokens: maxTokens,
        stream: true,
        stream_options: { include_usage: true },
      }),
      signal: AbortSignal.any([limit, silence.signal]),
    }).finally(() => clearTimeout(timer));
    if (response.ok) return response;
    await response.body?.cancel();
    const again = response.status === 408 || response.status === 429 || response.status >= 500;
    const message = `the chat model answered ${response.status}`;
    throw again ? new Busy(message, secondsIn(response.headers.get('retry-after'))) : new Refused(message);
  }

  async *#pieces(response: Response, answer: ChatAnswer): AsyncGenerator<string> {
    if (!response.body) throw new Error('the chat model answered nothing');
    for await (const data of eventData(withoutSilence(response.body, this.options.silenceMs), MAX_LINE)) {
      if (data === '[DONE]') return;
      const event = JSON.parse(data) as ChatEvent;
      if (event.error) throw new Error('the chat model broke off');
      if (typeof event.model === 'string') answer.saysModel(event.model);
      const { prompt_tokens: sent, completion_tokens: written } = event.usage ?? {};
      if (isCount(sent) && isCount(written)) answer.saysUsage(sent, written);
      const piece = event.choices?.[0]?.delta?.content;
      if (typeof piece === 'string' && piece !== '') yield piece;
    }
    throw new Error('the answer of the chat model was cut off');
  }
}

interface ChatEvent {
  readonly model?: unknown;
  readonly error?: unknown;
  readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown } | null;
  readonly choices?: readonly { readonly delta?: { readonly content?: unknown } }[];
}

const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31;

const secondsIn = (header: string | null): number | undefined =>
  header !== null && /^\d{1,4}$/.test(header) ? Number(header) * 1_000 : undefined;

/** The bytes of a body; the next ones have so long to come. */
async function* withoutSilence(body: ReadableStream<Uint8Array>, silenceMs: number): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const silence = new AbortController();
      const late = sleep(silenceMs, 'late' as const, { signal: silence.signal }).catch(() => 'late' as const);
      const read = await Promise.race([reader.read(), late]);
      silence.abort();
      if (read === 'late') throw new Error('the chat model fell silent');
      if (read.done) return;
      yield read.value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
