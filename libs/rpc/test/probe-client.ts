import { runInContext } from '@attestry/request-context';
import { type CallOptions, createChannelClient } from '../src/index.js';
import { definition, facts, TENANT } from './probe-server.js';

type Answer = Record<string, unknown>;

/** The probe's methods as these tests call them: loosely typed, with a token by name. */
export interface ProbeClient {
  unary(method: string, request?: object, options?: CallOptions): Promise<Answer>;
  upload(requests: AsyncIterable<object> | Iterable<object>, options?: CallOptions): Promise<Answer>;
  download(request: object, options?: CallOptions): AsyncIterable<Answer>;
  converse(requests: AsyncIterable<object> | Iterable<object>, options?: CallOptions): AsyncIterable<Answer>;
  close(): void;
}

export function probeClient(
  address: string,
  bearer?: string,
  settings: Parameters<typeof createChannelClient>[2] = {},
): ProbeClient {
  const client = createChannelClient(definition, address, { facts, ...settings }) as unknown as Record<
    string,
    (request: unknown, options: CallOptions) => never
  > & { close(): void };
  const options = (more: CallOptions = {}): CallOptions => (bearer === undefined ? more : { onBehalf: true, ...more });
  const call = <T>(method: string, request: unknown, more?: CallOptions): T =>
    withBearer(bearer, () => client[method]?.(request, options(more))) as T;
  return {
    unary: (method, request = {}, more) => call(method, request, more),
    upload: (requests, more) => call('upload', requests, more),
    download: (request, more) => call('download', request, more),
    converse: (requests, more) => call('converse', requests, more),
    close: () => client.close(),
  };
}

/** As the BFF does: the token of the caller stands in the context of the request. */
export function withBearer<T>(bearer: string | undefined, work: () => T): T {
  if (bearer === undefined) return work();
  return runInContext(
    {
      tenantId: TENANT,
      actor: undefined,
      sessionId: undefined,
      requestId: 'request-1',
      region: 'eu-central',
      permissions: new Set(),
      method: 'test',
      deadline: Date.now() + 120_000,
      signal: new AbortController().signal,
      idempotencyKey: undefined,
      requestHash: undefined,
      bearer,
      clientAddress: '203.0.113.7',
      userAgent: 'probe/1 ü',
    },
    work,
  );
}
