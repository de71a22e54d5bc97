import type { RestMethod } from '../contract/rest-method.js';

/**
 * The services as seen from REST: messages are bytes, everything else of a call (deadline, token, trace, client,
 * idempotency key) is in the request context. Errors say their kind and reason.
 */
export abstract class Backend {
  abstract unary(method: RestMethod, request: Uint8Array): Promise<Uint8Array>;
  abstract download(method: RestMethod, request: Uint8Array): AsyncIterable<Uint8Array>;
  abstract upload(method: RestMethod, requests: AsyncIterable<Uint8Array>): Promise<Uint8Array>;
}
