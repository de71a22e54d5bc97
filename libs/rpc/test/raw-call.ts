import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { decodeError, type RpcError } from '../src/errors/rpc-error.js';

export interface RawCall {
  path?: string;
  bytes?: Buffer;
  /** Undefined sends no deadline at all. */
  deadlineMs?: number | undefined;
  metadata?: Record<string, string | readonly string[]>;
}

export interface RawAnswer {
  bytes?: Buffer;
  error?: RpcError;
  code: number;
}

/** A call without our client: any bytes, any metadata, with or without a deadline. */
export function rawCall(address: string, call: RawCall = {}): Promise<RawAnswer> {
  const client = new Client(address, credentials.createInsecure());
  const { path = '/attestry.probe.v1.ProbeService/Open', bytes = Buffer.alloc(0) } = call;
  const deadlineMs = 'deadlineMs' in call ? call.deadlineMs : 5_000;
  const metadata = new Metadata();
  for (const [name, values] of Object.entries(call.metadata ?? {})) {
    for (const value of [values].flat()) metadata.add(name, value);
  }
  const options = deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs };
  return new Promise((resolve) => {
    const asIs = (value: Buffer) => value;
    client.makeUnaryRequest(path, asIs, asIs, bytes, metadata, options, (error: ServiceError | null, answer) => {
      client.close();
      resolve(
        error === null ? { code: 0, bytes: answer as Buffer } : { code: error.code, error: decodeError(path, error) },
      );
    });
  });
}

export const methodPath = (name: string): string => `/attestry.probe.v1.ProbeService/${name}`;
