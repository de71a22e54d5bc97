import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { type HealthParts, healthRoutes } from '../health/health-routes.js';
import { documentationRoutes } from '../openapi/documentation-routes.js';
import { urlTooLong } from './http-problem.js';
import { answerProblem } from './problem-answer.js';
import { type Log, type Measured, requestLog } from './request-log.js';
import type { RestHandler } from './rest-handler.js';
import { stripInternalHeaders } from './strip-headers.js';

const URL_LIMIT = 4 * 1024;

export interface RestAppParts {
  log: Log;
  measure: (measured: Measured) => void;
  /** Number of proxies in front whose X-Forwarded-For entries are believed. */
  trustedProxies: number;
  health: HealthParts;
  document: object;
  handler: RestHandler;
}

/** Everything between the socket and the contract's routes, in order. */
export function restApp({ log, measure, trustedProxies, health, document, handler }: RestAppParts): Express {
  const app = express();
  app.disable('x-powered-by').set('etag', false).set('trust proxy', trustedProxies);
  app.use(requestLog(log, measure));
  app.use(stripInternalHeaders);
  app.use(securityHeaders());
  app.use(limitUrl);
  app.use(healthRoutes(health));
  app.use(documentationRoutes(document));
  app.use((request, response) => handler.handle(request, response));
  app.use(answerProblem);
  return app;
}

const securityHeaders = () =>
  helmet({
    contentSecurityPolicy: {
      directives: {
        'default-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'frame-ancestors': ["'none'"],
        'upgrade-insecure-requests': null,
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: { maxAge: 63_072_000, includeSubDomains: true },
  });

function limitUrl(request: Request, _response: Response, next: NextFunction): void {
  if (Buffer.byteLength(request.url) > URL_LIMIT) throw urlTooLong(URL_LIMIT);
  next();
}
