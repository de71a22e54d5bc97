import type { Readable, Writable } from 'node:stream';
import { bug } from '@attestry/domain-errors';
import { inTransaction, maybeContext } from '@attestry/request-context';
import { Client, type ClientOptions, credentials, type Metadata, type ServiceError } from '@grpc/grpc-js';
import { decodeError } from '../errors/rpc-error.js';
import { contractFacts, type MethodFacts } from '../server/method-facts.js';
import type { MethodShape, RequestOf, ResponseOf, ServiceShape } from '../server/rpc-handlers.js';
import { targetOf } from './address.js';
import type { CallOptions } from './call-options.js';
import { deadlineOnward, metadataOnward } from './outgoing.js';
import { withRetries } from './retry.js';
import { RetryBudget } from './retry-budget.js';
import type { ServiceTokens } from './service-tokens.js';

export interface ClientSettings {
  /** Proves who calls; without it only the user's token, if any, goes along. */
  tokens?: ServiceTokens | undefined;
  /** Name of the called service, the audience of the token. Read off the package unless many services serve it. */
  audience?: string;
  /** Sends repeatable calls again while the service is out of reach. One layer only: the BFF and the relay. */
  retry?: boolean;
  /** Rules by path, for tests with a contract of their own. */
  facts?: ReadonlyMap<string, MethodFacts>;
}

/** Promises for single answers, AsyncIterables for streams; errors arrive as `RpcError`. */
export type RpcClient<Service extends ServiceShape> = {
  [Name in keyof Service]: RpcCall<Service[Name]>;
} & { close(): void };

export type RpcCall<M extends MethodShape> = M['requestStream'] extends true
  ? M['responseStream'] extends true
    ? (requests: Messages<RequestOf<M>>, options?: CallOptions) => AsyncIterable<ResponseOf<M>>
    : (requests: Messages<RequestOf<M>>, options?: CallOptions) => Promise<ResponseOf<M>>
  : M['responseStream'] extends true
    ? (request: RequestOf<M>, options?: CallOptions) => AsyncIterable<ResponseOf<M>>
    : (request: RequestOf<M>, options?: CallOptions) => Promise<ResponseOf<M>>;

type Messages<T> = AsyncIterable<T> | Iterable<T>;

/** A client of one service of the contract. Channels to one address share their connections. */
export function createChannelClient<Service extends ServiceShape>(
  definition: Service,
  address: string,
  settings: ClientSettings = {},
): RpcClient<Service> {
  const channel = new Client(targetOf(address), credentials.createInsecure(), CHANNEL_OPTIONS);
  const caller = new Caller(channel, settings);
  const methods = Object.entries(definition).map(([name, codec]) => [name, caller.method(codec)]);
  return { ...Object.fromEntries(methods), close: () => channel.close() } as RpcClient<Service>;
}

export const CHANNEL_OPTIONS: ClientOptions = {
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  'grpc.max_receive_message_length': 4 * 1024 * 1024,
  'grpc.max_send_message_length': 4 * 1024 * 1024,
  // The default of 1 MB makes long uploads quadratic and takes away their back-pressure.
  'grpc.per_rpc_retry_buffer_size': 16_384,
};

interface Prepared {
  metadata: Metadata;
  deadline: number;
  signal: AbortSignal | undefined;
}

/** Turns methods of a contract into functions over one channel. */
export class Caller {
  readonly #budget = new RetryBudget();

  constructor(
    private readonly channel: Client,
    private readonly settings: ClientSettings,
  ) {}

  method(codec: MethodShape): unknown {
    if (codec.requestStream) {
      return codec.responseStream
        ? (requests: Messages<unknown>, options?: CallOptions) => this.#bidi(codec, requests, options)
        : (requests: Messages<unknown>, options?: CallOptions) => this.#clientStream(codec, requests, options);
    }
    return codec.responseStream
      ? (request: unknown, options?: CallOptions) => this.#serverStream(codec, request, options)
      : (request: unknown, options?: CallOptions) => this.#unary(codec, request, options);
  }

  async #unary(codec: MethodShape, request: unknown, options: CallOptions = {}): Promise<unknown> {
    const prepared = await this.#prepare(codec, options);
    const attempt = () => this.#unaryOnce(codec, request, prepared);
    const { repeatable = false, keepsKey = false } = this.#facts(codec) ?? {};
    const safe = repeatable || (keepsKey && options.idempotencyKey !== undefined);
    if (this.settings.retry !== true || !safe) return attempt();
    return withRetries(prepared.deadline, this.#budget, attempt);
  }

  #unaryOnce(codec: MethodShape, request: unknown, { metadata, deadline, signal }: Prepared): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const { path, requestSerialize, responseDeserialize } = codec;
      const call = this.channel.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        metadata,
        { deadline },
        (error, answer) => {
          forget();
          if (error) reject(decodeError(path, error));
          else resolve(answer);
        },
      );
      const forget = cancelOn(signal, call);
    });
  }

  async #clientStream(codec: MethodShape, requests: Messages<unknown>, options: CallOptions = {}): Promise<unknown> {
    const { metadata, deadline, signal } = await this.#prepare(codec, options);
    const { path, requestSerialize, responseDeserialize } = codec;
    return new Promise((resolve, reject) => {
      let answered = false;
      const call = this.channel.makeClientStreamRequest(
        path,
        requestSerialize,
        responseDeserialize,
        metadata,
        { deadline },
        (error, answer) => {
          answered = true;
          forget();
          if (error) reject(decodeError(path, error));
          else resolve(answer);
        },
      );
      const forget = cancelOn(signal, call);
      sendAll(call, requests, () => answered).catch((error: Error) => {
        call.cancel();
        reject(error);
      });
    });
  }

  #serverStream(codec: MethodShape, request: unknown, options: CallOptions = {}): AsyncIterable<unknown> {
    const { path, requestSerialize, responseDeserialize } = codec;
    return this.#answers(codec, options, ({ metadata, deadline }) =>
      this.channel.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, metadata, {
        deadline,
      }),
    );
  }

  #bidi(codec: MethodShape, requests: Messages<unknown>, options: CallOptions = {}): AsyncIterable<unknown> {
    const { path, requestSerialize, responseDeserialize } = codec;
    return this.#answers(codec, options, ({ metadata, deadline }) => {
      const call = this.channel.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata, {
        deadline,
      });
      let over = false;
      call.once('status', () => (over = true));
      void sendAll(call, requests, () => over).catch((error: Error) => call.destroy(error));
      return call;
    });
  }

  /** The call belongs to the context it was made in, though a generator's body runs at the first `next` only. */
  #answers(codec: MethodShape, options: CallOptions, start: (prepared: Prepared) => Answers): AsyncIterable<unknown> {
    const preparing = this.#prepare(codec, options);
    preparing.catch(() => undefined);
    return (async function* () {
      const prepared = await preparing;
      yield* answersOf(codec.path, start(prepared), prepared.signal);
    })();
  }

  async #prepare(codec: MethodShape, options: CallOptions): Promise<Prepared> {
    if (inTransaction()) bug(`${codec.path} is called while a transaction is open`);
    const stream = codec.requestStream || codec.responseStream;
    const deadline = deadlineOnward(options, this.#facts(codec)?.maxDeadlineMs ?? 10_000, stream);
    const audience = this.settings.audience ?? areaOf(codec.path);
    const metadata = await metadataOnward(options, audience, this.settings.tokens);
    return { metadata, deadline, signal: anyOf(options.signal, maybeContext()?.signal) };
  }

  #facts(codec: MethodShape): MethodFacts | undefined {
    return (this.settings.facts ?? contractFacts()).get(codec.path);
  }
}

/** `/attestry.identity.v1.TokenService/GetJwks` → `identity` */
const areaOf = (path: string): string => path.split('.')[1] ?? path;

const anyOf = (...signals: (AbortSignal | undefined)[]): AbortSignal | undefined => {
  const given = signals.filter((signal) => signal !== undefined);
  return given.length > 1 ? AbortSignal.any(given) : given[0];
};

interface Cancellable {
  cancel(): void;
}

function cancelOn(signal: AbortSignal | undefined, call: Cancellable): () => void {
  if (signal === undefined) return () => undefined;
  const cancel = () => call.cancel();
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  return () => signal.removeEventListener('abort', cancel);
}

async function sendAll(call: Writable, requests: Messages<unknown>, over: () => boolean): Promise<void> {
  for await (const request of requests) {
    if (over()) return;
    if (!call.write(request)) await drainedOrClosed(call);
  }
  call.end();
}

const drainedOrClosed = (call: Writable): Promise<void> =>
  new Promise((resolve) => {
    const go = () => {
      call.off('drain', go).off('close', go).off('status', go);
      resolve();
    };
    call.on('drain', go).on('close', go).on('status', go);
  });

type Answers = Readable & Cancellable;

async function* answersOf(path: string, call: Answers, signal: AbortSignal | undefined): AsyncGenerator<unknown> {
  const forget = cancelOn(signal, call);
  try {
    for await (const answer of call) yield answer;
  } catch (error) {
    throw isServiceError(error) ? decodeError(path, error) : error;
  } finally {
    forget();
    // A consumer that leaves early must not keep the server at work.
    call.cancel();
  }
}

const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && typeof (error as { code?: unknown }).code === 'number';
