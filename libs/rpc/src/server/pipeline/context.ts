import { randomUUID } from 'node:crypto';
import { InvalidFields } from '@attestry/domain-errors';
import { newTraceId, traceIdOf } from '@attestry/observability';
import type { Actor } from '@attestry/request-context';
import { METADATA } from '../../metadata-keys.js';
import type { CallState, Stage } from '../call-state.js';

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** Makes the request context from the verified claims. No header and no field of a user's request names a tenant. */
export const makeContext =
  (region: string): Stage =>
  (call) => {
    const trusted = call.service !== undefined;
    call.context = {
      tenantId: call.access?.tenantId,
      actor: actorOf(call),
      sessionId: call.access?.sessionId,
      requestId: matching(call.header(METADATA.requestId), REQUEST_ID) ?? randomUUID(),
      region,
      role: call.access?.role,
      permissions: call.access?.permissions ?? NO_PERMISSIONS,
      method: call.method.path,
      deadline: call.deadline,
      signal: call.abort.signal,
      idempotencyKey: idempotencyKeyOf(call),
      requestHash: undefined,
      bearer: call.accessToken,
      clientAddress: trusted ? call.header(METADATA.clientAddress) : addressOf(call.peer),
      userAgent: trusted ? call.header(METADATA.userAgent) : call.header('user-agent'),
      traceId: traceIdOf(call.header(METADATA.traceparent)) ?? newTraceId(),
      callingService: call.service?.service,
    };
  };

// Never dropped without a word: whoever sends a key relies on it, and repeats the call.
function idempotencyKeyOf(call: CallState): string | undefined {
  if (call.metadata.get(METADATA.idempotencyKey).length === 0) return undefined;
  const key = matching(call.header(METADATA.idempotencyKey), IDEMPOTENCY_KEY);
  if (key !== undefined) return key;
  const description = 'is one key of 1 to 255 visible ASCII characters';
  throw new InvalidFields([{ field: METADATA.idempotencyKey, description, rule: 'idempotency_key' }]);
}

const NO_PERMISSIONS: ReadonlySet<string> = new Set();

function actorOf({ access, service }: CallState): Actor | undefined {
  if (access !== undefined) return { type: 'user', id: access.userId };
  return service === undefined ? undefined : { type: 'service', id: service.service };
}

const matching = (value: string | undefined, pattern: RegExp) =>
  value !== undefined && pattern.test(value) ? value : undefined;

const addressOf = (peer: string) => peer.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
