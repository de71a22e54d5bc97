export { logger, type Logger, type LoggerOptions } from './logger.js';
export {
  collectProcessMetrics,
  counter,
  durations,
  gauge,
  type MetricOptions,
  metrics,
  type PoolFigures,
  watchPool,
} from './metrics.js';
export { type HealthAnswer, OPS_PATHS, type OpsOptions, type OpsServer, startOpsServer } from './ops-server.js';
export { type LoggedError, safeError } from './safe-error.js';
export { currentTraceId, newTraceId, traceIdOf, traceparentOnward } from './trace-context.js';
export { type SpanLine } from './file-span-exporter.js';
export { sqlShape } from './sql-shape.js';
export { stopTracing } from './stop-tracing.js';
