import type { MethodDefinition } from '@grpc/grpc-js';

/** A ts-proto service: method name → paths and codecs. */
export type ServiceShape = Readonly<Record<string, MethodShape>>;
export type MethodShape = Pick<
  // The codecs of one method agree with each other; the map as a whole cannot say so.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  MethodDefinition<any, any>,
  | 'path'
  | 'requestStream'
  | 'responseStream'
  | 'requestSerialize'
  | 'requestDeserialize'
  | 'responseSerialize'
  | 'responseDeserialize'
>;

export type RequestOf<M extends MethodShape> = ReturnType<M['requestDeserialize']>;
export type ResponseOf<M extends MethodShape> = ReturnType<M['responseDeserialize']>;

/**
 * What a controller implements: `class TenantsGrpc implements RpcHandlers<typeof tenancyV1.TenantServiceService>`.
 * Streams are AsyncIterables; one that breaks off throws inside the loop, it never just ends.
 */
export type RpcHandlers<Service extends ServiceShape> = {
  [Name in keyof Service]: RpcHandler<Service[Name]>;
};

export type RpcHandler<M extends MethodShape> = M['requestStream'] extends true
  ? M['responseStream'] extends true
    ? (requests: AsyncIterable<RequestOf<M>>) => AsyncIterable<ResponseOf<M>>
    : (requests: AsyncIterable<RequestOf<M>>) => Promise<ResponseOf<M>>
  : M['responseStream'] extends true
    ? (request: RequestOf<M>) => AsyncIterable<ResponseOf<M>>
    : (request: RequestOf<M>) => Promise<ResponseOf<M>>;
