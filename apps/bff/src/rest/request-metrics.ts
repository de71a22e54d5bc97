import { durations } from '@attestry/observability';
import type { Measured } from './request-log.js';

/** Rate, errors and duration by route and status. */
export function measureRequest({ route, status, seconds }: Measured): void {
  const histogram = durations({
    name: 'http_request_duration_seconds',
    help: 'Duration of REST requests.',
    labels: ['route', 'status'],
  });
  histogram.observe({ route, status: String(status) }, seconds);
}
