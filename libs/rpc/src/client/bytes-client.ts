import type { DescMethod } from '@bufbuild/protobuf';
import { Client, credentials } from '@grpc/grpc-js';
import type { MethodShape } from '../server/rpc-handlers.js';
import { targetOf } from './address.js';
import type { CallOptions } from './call-options.js';
import { Caller, CHANNEL_OPTIONS, type ClientSettings } from './channel-client.js';

/** Calls any method of any service at one address; messages stay bytes, for a caller that has its own codecs. */
export interface BytesClient {
  unary(method: DescMethod, request: Uint8Array, options?: CallOptions): Promise<Uint8Array>;
  download(method: DescMethod, request: Uint8Array, options?: CallOptions): AsyncIterable<Uint8Array>;
  upload(method: DescMethod, requests: AsyncIterable<Uint8Array>, options?: CallOptions): Promise<Uint8Array>;
  /** Streams both ways. */
  exchange(method: DescMethod, requests: AsyncIterable<Uint8Array>, options?: CallOptions): AsyncIterable<Uint8Array>;
  close(): void;
}

export function createBytesClient(address: string, settings: ClientSettings = {}): BytesClient {
  const channel = new Client(targetOf(address), credentials.createInsecure(), CHANNEL_OPTIONS);
  const caller = new Caller(channel, settings);
  const made = new Map<DescMethod, unknown>();
  const call = <T>(method: DescMethod): T => {
    if (!made.has(method)) made.set(method, caller.method(bytesMethod(method)));
    return made.get(method) as T;
  };
  return {
    unary: (method, request, options) => call<BytesClientCalls['unary']>(method)(request, options),
    download: (method, request, options) => call<BytesClientCalls['download']>(method)(request, options),
    upload: (method, requests, options) => call<BytesClientCalls['upload']>(method)(requests, options),
    exchange: (method, requests, options) => call<BytesClientCalls['exchange']>(method)(requests, options),
    close: () => channel.close(),
  };
}

interface BytesClientCalls {
  unary(request: Uint8Array, options?: CallOptions): Promise<Uint8Array>;
  download(request: Uint8Array, options?: CallOptions): AsyncIterable<Uint8Array>;
  upload(requests: AsyncIterable<Uint8Array>, options?: CallOptions): Promise<Uint8Array>;
  exchange(requests: AsyncIterable<Uint8Array>, options?: CallOptions): AsyncIterable<Uint8Array>;
}

function bytesMethod(method: DescMethod): MethodShape {
  const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const asIs = (bytes: Buffer): Uint8Array => bytes;
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    requestStream: method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming',
    responseStream: method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming',
    requestSerialize: asBuffer,
    requestDeserialize: asIs,
    responseSerialize: asBuffer,
    responseDeserialize: asIs,
  };
}
