// Preload: `node --import @attestry/observability/otel …`. Loads nothing more unless an exporter is configured.
const { OTEL_TRACES_EXPORTER: exporter, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = process.env;

if ((exporter ?? 'none') !== 'none' || (exporter === undefined && endpoint !== undefined)) {
  const { startTracing } = await import('./tracing.js');
  startTracing(process.env);
}

export {};
