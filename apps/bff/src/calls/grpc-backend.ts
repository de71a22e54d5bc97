import type { ServiceName } from '@attestry/config';
import { currentContext, remainingMs } from '@attestry/request-context';
import { type BytesClient, type CallOptions, type RpcClients } from '@attestry/rpc';
import type { RestMethod } from '../contract/rest-method.js';
import { Backend } from './backend.js';

/** The services over gRPC. Messages pass as the bytes they are; nothing of ts-proto is in the way. */
export class GrpcBackend extends Backend {
  readonly #clients: Readonly<Record<ServiceName, BytesClient>>;

  constructor(clients: RpcClients, addresses: Readonly<Record<ServiceName, string>>) {
    super();
    this.#clients = Object.fromEntries(
      Object.entries(addresses).map(([service, address]) => [
        service,
        clients.bytesClient(address, { retry: true, audience: service }),
      ]),
    ) as Record<ServiceName, BytesClient>;
  }

  override unary({ service, desc }: RestMethod, request: Uint8Array): Promise<Uint8Array> {
    return this.#clients[service].unary(desc, request, optionsOfCall());
  }

  override download({ service, desc }: RestMethod, request: Uint8Array): AsyncIterable<Uint8Array> {
    return this.#clients[service].download(desc, request, optionsOfCall());
  }

  override upload({ service, desc }: RestMethod, requests: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    return this.#clients[service].upload(desc, requests, optionsOfCall());
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
