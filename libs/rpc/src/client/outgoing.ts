import { bug, DeadlineExceeded } from '@attestry/domain-errors';
import { traceparentOnward } from '@attestry/observability';
import { maybeContext, remainingMs } from '@attestry/request-context';
import { Metadata } from '@grpc/grpc-js';
import { METADATA } from '../metadata-keys.js';
import type { CallOptions } from './call-options.js';
import type { ServiceTokens } from './service-tokens.js';

/** Kept back for the way of the answer and for our own work with it. */
const RESERVE_MS = 50;
const DEFAULT_UNARY_MS = 5_000;

/** Milliseconds since the epoch: never later than the method admits, nor than our own caller waits. */
export function deadlineOnward(options: CallOptions, capMs: number, stream: boolean): number {
  const context = maybeContext();
  const wanted = options.deadlineMs ?? (stream ? capMs : Math.min(capMs, DEFAULT_UNARY_MS));
  const left = context === undefined ? Infinity : remainingMs(context) - RESERVE_MS;
  const ms = Math.min(wanted, capMs, left);
  if (ms <= 0) throw new DeadlineExceeded();
  return Date.now() + ms;
}

/** Metadata of a call onward: trace and request ids, tokens, and whose call it is in the first place. */
export async function metadataOnward(
  options: CallOptions,
  audience: string,
  tokens: ServiceTokens | undefined,
): Promise<Metadata> {
  const context = maybeContext();
  const metadata = new Metadata();
  metadata.set(METADATA.traceparent, traceparentOnward());
  if (context !== undefined) metadata.set(METADATA.requestId, context.requestId);
  if (options.idempotencyKey !== undefined) metadata.set(METADATA.idempotencyKey, options.idempotencyKey);
  if (options.onBehalf === true) {
    const bearer = context?.bearer ?? bug('a call on behalf of a user without the token of one');
    metadata.set(METADATA.authorization, `Bearer ${bearer}`);
  }
  if (tokens !== undefined) {
    metadata.set(METADATA.serviceAuthorization, `Bearer ${await tokens.tokenFor(audience)}`);
    if (context?.clientAddress !== undefined) metadata.set(METADATA.clientAddress, context.clientAddress);
    if (context?.userAgent !== undefined) metadata.set(METADATA.userAgent, printable(context.userAgent));
  }
  return metadata;
}

// A header takes printable ASCII only; grpc-js throws on anything else.
const printable = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 512);
