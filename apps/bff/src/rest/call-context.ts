import type { Request, Response } from 'express';
import { InvalidFields } from '@attestry/domain-errors';
import type { RequestContext } from '@attestry/request-context';
import type { RestMethod } from '../contract/rest-method.js';
import { scopeOf } from './request-scope.js';

export interface CallDefaults {
  region: string;
  deadlineMs: number;
}

/** What the call to the service carries besides its message. The service reads tenant and actor from the token. */
export function callContext(
  method: RestMethod,
  request: Request,
  response: Response,
  bearer: string | undefined,
  { region, deadlineMs }: CallDefaults,
): RequestContext {
  const scope = scopeOf(request);
  const timeoutMs = method.maxDeadlineMs ?? deadlineMs;
  return {
    tenantId: undefined,
    actor: undefined,
    sessionId: undefined,
    requestId: scope.requestId,
    region,
    permissions: new Set(),
    method: method.rpcPath,
    deadline: Date.now() + timeoutMs,
    signal: AbortSignal.any([hangUp(response), AbortSignal.timeout(timeoutMs)]),
    idempotencyKey: method.verb === 'GET' ? undefined : idempotencyKey(request),
    requestHash: undefined,
    bearer,
    clientAddress: scope.clientAddress,
    userAgent: request.get('user-agent')?.slice(0, 256),
    traceId: scope.traceId,
  };
}

function hangUp(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

function idempotencyKey(request: Request): string | undefined {
  const key = request.get('idempotency-key');
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new InvalidFields([{ field: 'Idempotency-Key', description: 'is 1 to 255 visible ASCII characters' }]);
}
