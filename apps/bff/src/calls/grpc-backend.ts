import type { ServiceName } from '@attestry/config';
import { currentContext, remainingMs } from '@attestry/request-context';
import {
  type CallOptions,
  createChannelClient,
  type RpcClient,
  type ServiceShape,
  type ServiceTokens,
} from '@attestry/rpc';
import type { RestMethod } from '../contract/rest-method.js';
import { Backend } from './backend.js';

type Unary = (request: Uint8Array, options: CallOptions) => Promise<Uint8Array>;
type Download = (request: Uint8Array, options: CallOptions) => AsyncIterable<Uint8Array>;
type Upload = (requests: AsyncIterable<Uint8Array>, options: CallOptions) => Promise<Uint8Array>;

/** The services over gRPC. Messages pass as the bytes they are; nothing of ts-proto is in the way. */
export class GrpcBackend extends Backend {
  readonly #clients: ReadonlyMap<ServiceName, RpcClient<ServiceShape>>;

  constructor(
    methods: readonly RestMethod[],
    addressOf: (service: ServiceName) => string,
    private readonly tokens: (ServiceTokens & { close(): void }) | undefined,
  ) {
    super();
    const services = [...new Set(methods.map((method) => method.service))];
    this.#clients = new Map(
      services.map((service) => {
        const own = methods.filter((method) => method.service === service);
        const shape = Object.fromEntries(own.map((method) => [method.rpcPath, shapeOf(method)]));
        return [service, createChannelClient(shape, addressOf(service), { tokens, retry: true, audience: service })];
      }),
    );
  }

  override unary(method: RestMethod, request: Uint8Array): Promise<Uint8Array> {
    return (this.#call(method) as Unary)(request, optionsOfCall());
  }

  override download(method: RestMethod, request: Uint8Array): AsyncIterable<Uint8Array> {
    return (this.#call(method) as Download)(request, optionsOfCall());
  }

  override upload(method: RestMethod, requests: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    return (this.#call(method) as Upload)(requests, optionsOfCall());
  }

  override async close(): Promise<void> {
    for (const client of this.#clients.values()) client.close();
    this.tokens?.close();
  }

  // The type of a client follows from constants of its definition, which this one reads from the image.
  #call(method: RestMethod): unknown {
    return this.#clients.get(method.service)?.[method.rpcPath];
  }
}

function optionsOfCall(): CallOptions {
  const context = currentContext();
  return {
    deadlineMs: remainingMs(context),
    onBehalf: context.bearer !== undefined,
    ...(context.idempotencyKey === undefined ? {} : { idempotencyKey: context.idempotencyKey }),
  };
}

const toBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const asIs = (bytes: Buffer): Buffer => bytes;

const shapeOf = ({ rpcPath, desc }: RestMethod): ServiceShape[string] => ({
  path: rpcPath,
  requestStream: desc.methodKind === 'client_streaming',
  responseStream: desc.methodKind === 'server_streaming',
  requestSerialize: toBuffer,
  requestDeserialize: asIs,
  responseSerialize: toBuffer,
  responseDeserialize: asIs,
});
