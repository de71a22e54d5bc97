import type { NextFunction, Request, Response } from 'express';
import { openScope } from './request-scope.js';

/** The part of a pino logger that the BFF uses. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface Measured {
  route: string;
  status: number;
  seconds: number;
}

/** Opens the request's scope and, when it is over, writes one line without path, query, headers or body. */
export const requestLog =
  (log: Log, measure: (measured: Measured) => void = () => undefined) =>
  (request: Request, response: Response, next: NextFunction): void => {
    const scope = openScope(request, response);
    response.once('close', () => {
      const status = response.writableFinished || response.headersSent ? response.statusCode : 499;
      const route = scope.route ?? 'none';
      const ms = Math.round(performance.now() - scope.startedAt);
      const facts = {
        request_id: scope.requestId,
        trace_id: scope.traceId,
        verb: request.method,
        route,
        status,
        reason: scope.reason,
        ms,
        cut: response.headersSent && !response.writableFinished ? true : undefined,
      };
      measure({ route, status, seconds: ms / 1_000 });
      if (status === 500) log.error({ ...facts, err: scope.failure }, 'request failed');
      else if (status > 500) log.warn(facts, 'request failed');
      else log.info(facts, 'request');
    });
    next();
  };
