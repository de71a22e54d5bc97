import type { NextFunction, Request, Response } from 'express';
import { type ProblemAnswer, toProblem } from './problem.js';
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
  const { problem, headers } = problemFor(error, request);
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

/** The problem document of a request's failure, which its log line then tells of. */
export function problemFor(error: unknown, request: Request): ProblemAnswer {
  const scope = scopeOf(request);
  const { requestId, traceId } = scope;
  const answer = toProblem(error, { requestId, traceId, conditional: request.get('if-match') !== undefined });
  scope.reason = answer.problem.reason;
  if (answer.unexpected) scope.failure = error;
  return answer;
}
