import type { Readable, Writable } from 'node:stream';
import { bug } from '@attestry/domain-errors';
import { PLATFORM_TENANT_ID } from '@attestry/ids';
import type {
  handleBidiStreamingCall,
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  UntypedHandleCall,
} from '@grpc/grpc-js';
import type { ErrorSink } from '../errors/error-sink.js';
import { type CallState, currentCall } from './call-state.js';
import type { IdempotencyPort, TenantGate } from './ports.js';
import type { MethodShape } from './rpc-handlers.js';

export interface BindingParts {
  errors: ErrorSink;
  idempotency: IdempotencyPort | undefined;
  gate: TenantGate | undefined;
}

type Handler = (request: unknown) => unknown;

/** Makes a grpc-js handler of a controller's method. Requests arrive decoded and checked; answers leave as bytes. */
export function bindHandler(codec: MethodShape, handler: Handler, parts: BindingParts): UntypedHandleCall {
  const encode = (message: unknown): Buffer => limited(codec.responseSerialize(message));

  const respondOnce = async (call: CallState, request: unknown): Promise<Buffer> => {
    const work = async () => encode(await handler(request));
    const { context } = call;
    const keyed = call.method.keepsKey && context?.idempotencyKey !== undefined && context.requestHash !== undefined;
    if (!keyed || context.tenantId === undefined || parts.idempotency === undefined) return work();
    return Buffer.from(await parts.idempotency.run(work));
  };

  /** Before the handler, not among the stages: only the request tells for which tenant a service works. */
  const enter = async (call: CallState, work: () => Promise<void>): Promise<void> => {
    const tenantId = call.context?.tenantId;
    if (call.method.needsOpenTenant && tenantId !== undefined && tenantId !== PLATFORM_TENANT_ID) {
      await parts.gate?.assertOpen();
    }
    return work();
  };

  const settle = (call: CallState, work: () => Promise<void>, refuse: (status: object) => void): void => {
    call.handling = enter(call, work).catch((error: unknown) => {
      // After the end nobody is answered, and what fails then fails because of the end.
      if (!call.finished) refuse(parts.errors.encode(error));
    });
  };

  const unary: handleUnaryCall<unknown, Buffer> = ({ request }, callback) => {
    const call = currentCall();
    settle(call, async () => callback(null, await respondOnce(call, request)), callback);
  };

  const clientStream: handleClientStreamingCall<unknown, Buffer> = (stream, callback) => {
    const call = currentCall();
    const work = async () => callback(null, encode(await handler(requestsOf(stream, call))));
    settle(call, work, callback);
  };

  const serverStream: handleServerStreamingCall<unknown, Buffer> = (stream) => {
    const call = currentCall();
    const work = () => writeAll(stream, handler(stream.request) as AsyncIterable<unknown>, encode, call);
    settle(call, work, (status) => stream.emit('error', status));
  };

  const bidi: handleBidiStreamingCall<unknown, Buffer> = (stream) => {
    const call = currentCall();
    const responses = () => handler(requestsOf(stream, call)) as AsyncIterable<unknown>;
    settle(
      call,
      async () => writeAll(stream, responses(), encode, call),
      (status) => stream.emit('error', status),
    );
  };

  if (codec.requestStream) return codec.responseStream ? bidi : clientStream;
  return codec.responseStream ? serverStream : unary;
}

/**
 * The caller's messages, one at a time as the handler asks for them. Ends only if the caller ended it. Not by the stream's
 * own iterator: that destroys the stream when a handler fails while it waits for a message, and with it the answer.
 */
async function* requestsOf(stream: Readable, call: CallState): AsyncGenerator<unknown> {
  const { signal } = call.abort;
  try {
    while (!stream.readableEnded) {
      const message: unknown = stream.read();
      if (message !== null) yield message;
      else if (!stream.readableEnded) await moreOf(stream);
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
  signal.throwIfAborted();
}

/** Until the stream has a message, ends, fails or is closed before its end. */
function moreOf(stream: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    const listeners = {
      readable: () => over(resolve),
      end: () => over(resolve),
      error: (error: Error) => over(() => reject(error)),
      close: () => over(() => (stream.readableEnded ? resolve() : reject(new Error('the stream was closed early')))),
    };
    const over = (done: () => void): void => {
      for (const [event, listener] of Object.entries(listeners)) stream.off(event, listener);
      done();
    };
    for (const [event, listener] of Object.entries(listeners)) stream.on(event, listener);
    if (stream.destroyed) listeners.close();
  });
}

async function writeAll(
  stream: Writable,
  responses: AsyncIterable<unknown>,
  encode: (message: unknown) => Buffer,
  call: CallState,
): Promise<void> {
  const { signal } = call.abort;
  for await (const message of responses) {
    signal.throwIfAborted();
    if (!stream.write(encode(message))) await drained(stream, signal);
  }
  stream.end();
}

function drained(stream: Writable, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = (next: () => void) => () => {
      stream.off('drain', onDrain);
      signal.removeEventListener('abort', onAbort);
      next();
    };
    const onDrain = go(resolve);
    const onAbort = go(() => reject(signal.reason as Error));
    stream.on('drain', onDrain);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
}

/** Largest answer message. Longer ones belong in a stream. */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

const limited = (bytes: Buffer): Buffer =>
  bytes.byteLength <= MAX_MESSAGE_BYTES ? bytes : bug(`an answer of ${bytes.byteLength} bytes is over the limit`);
