import type { NextFunction, Request, Response } from 'express';
import { toProblem } from './problem.js';
import { scopeOf } from './request-scope.js';

/** Bodies up to this size are read to their end so that the connection can be used again; longer ones close it. */
const DRAIN_BYTES = 1024 * 1024;

/** Express error handler: every failure becomes a problem document, or a cut connection once an answer has begun. */
export function answerProblem(error: unknown, request: Request, response: Response, _next: NextFunction): void {
  const scope = scopeOf(request);
  if (response.headersSent || response.destroyed) {
    scope.failure = error;
    response.destroy();
    return;
  }
  const conditional = request.get('if-match') !== undefined;
  const { problem, headers, unexpected } = toProblem(error, {
    requestId: scope.requestId,
    traceId: scope.traceId,
    conditional,
  });
  scope.reason = problem.reason;
  if (unexpected) scope.failure = error;
  if (!request.complete && !(Number(request.headers['content-length'] ?? Infinity) <= DRAIN_BYTES)) {
    response.setHeader('connection', 'close');
  }
  // What is left unread would block the next request on this connection.
  response.once('finish', () => request.resume());
  response
    .status(problem.status)
    .set(headers)
    .set('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}
