import { Router } from 'express';
import { scopeOf } from '../rest/request-scope.js';
import type { SessionBinding } from '../session/session-binding.js';
import type { CellHealth } from './cell-health.js';
import type { OperatorCheck } from './operator-check.js';

export interface HealthParts {
  ready: () => boolean;
  cell: CellHealth;
  operators: OperatorCheck;
  sessions: SessionBinding;
}

/** `/healthz` and `/readyz` for whoever routes calls here; `/v1/health` with every service's own account, for operators. */
export function healthRoutes({ ready, cell, operators, sessions }: HealthParts): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', (_request, response) => {
    response.status(ready() ? 200 : 503).json({ status: ready() ? 'ready' : 'draining' });
  });
  router.get('/v1/health', async (request, response) => {
    scopeOf(request).route = 'GET /v1/health';
    await operators.admit(sessions.tokenOf(request));
    response.set('cache-control', 'no-store').json(await cell.report());
  });
  return router;
}
