import { randomUUID } from 'node:crypto';
import { type Actor, maybeContext, type RequestContext, runInContext } from './request-context.js';

export interface BackgroundWork {
  /** Undefined only for work on tables without tenant. */
  tenantId: string | undefined;
  actor: Actor;
  /** Name for logs and metrics, for example `outbox-relay`. */
  name: string;
  region: string;
  timeoutMs: number;
  /** Ends the work early, together with the time-out. */
  signal?: AbortSignal;
}

/** Runs background work (a job, a relay step) as one tenant, with its own request id and time limit. */
export function runAs<T>(work: BackgroundWork, run: () => T): T {
  const timeout = AbortSignal.timeout(work.timeoutMs);
  const context: RequestContext = {
    tenantId: work.tenantId,
    actor: work.actor,
    sessionId: undefined,
    requestId: maybeContext()?.requestId ?? randomUUID(),
    region: work.region,
    permissions: new Set(),
    method: work.name,
    deadline: Date.now() + work.timeoutMs,
    signal: work.signal ? AbortSignal.any([timeout, work.signal]) : timeout,
    idempotencyKey: undefined,
    requestHash: undefined,
    bearer: undefined,
    clientAddress: undefined,
    userAgent: undefined,
    traceId: maybeContext()?.traceId,
  };
  return runInContext(context, run);
}
