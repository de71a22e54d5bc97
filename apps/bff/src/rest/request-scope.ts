import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { trace } from '@opentelemetry/api';
import type { Request, Response } from 'express';

/** What is known of a request before its route is. */
export interface RequestScope {
  readonly requestId: string;
  readonly traceId: string;
  readonly clientAddress: string;
  readonly startedAt: number;
  /** `GET /v1/tenants/{id}`; never the path itself, which holds ids. */
  route: string | undefined;
  /** Why it was refused, if it was. */
  reason: string | undefined;
  /** Kept for the log when the answer hides it. */
  failure: unknown;
}

const scopes = new WeakMap<IncomingMessage, RequestScope>();

export function openScope(request: Request, response: Response): RequestScope {
  const scope: RequestScope = {
    requestId: requestIdOf(request),
    traceId: traceIdOf(request),
    clientAddress: (request.ip ?? '').replace(/^::ffff:/, ''),
    startedAt: performance.now(),
    route: undefined,
    reason: undefined,
    failure: undefined,
  };
  scopes.set(request, scope);
  response.setHeader('x-request-id', scope.requestId);
  return scope;
}

export function scopeOf(request: Request): RequestScope {
  const scope = scopes.get(request);
  if (!scope) throw new Error('bug: the request has no scope');
  return scope;
}

const requestIdOf = (request: Request): string => {
  const given = request.get('x-request-id');
  return given !== undefined && /^[A-Za-z0-9._-]{8,64}$/.test(given) ? given : randomUUID();
};

function traceIdOf(request: Request): string {
  const active = trace.getActiveSpan()?.spanContext().traceId;
  const given = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(request.get('traceparent') ?? '')?.[1];
  return active ?? given ?? randomBytes(16).toString('hex');
}
