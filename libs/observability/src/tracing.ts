import { createRequire, syncBuiltinESMExports } from 'node:module';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { GrpcInstrumentation } from '@opentelemetry/instrumentation-grpc';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor, SimpleSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { FileSpanExporter } from './file-span-exporter.js';
import { RedactingProcessor } from './redacting-processor.js';
import { onStopTracing } from './stop-tracing.js';

/**
 * Traces HTTP, gRPC and Postgres with W3C context. `OTEL_TRACES_EXPORTER=otlp`, or just OTEL_EXPORTER_OTLP_ENDPOINT,
 * sends them to a collector; `file` appends JSON lines to OTEL_TRACES_FILE. Without either nothing is patched.
 */
export function startTracing(environment: NodeJS.ProcessEnv): void {
  const processor = processorOf(environment);
  if (processor === undefined) return;
  const sdk = new NodeSDK({
    serviceName: environment['OTEL_SERVICE_NAME'] ?? 'attestry',
    autoDetectResources: false,
    metricReaders: [],
    logRecordProcessors: [],
    // The redactor comes first: what the second one sees is clean.
    spanProcessors: [new RedactingProcessor(), processor],
    instrumentations: [
      new HttpInstrumentation({ disableIncomingRequestInstrumentation: false }),
      new GrpcInstrumentation({ ignoreGrpcMethods: ['Check', 'Watch'] }),
      new PgInstrumentation({ requireParentSpan: true }),
    ],
  });
  sdk.start();
  patchNow();
  onStopTracing(() => sdk.shutdown());
}

/** Instrumentations patch what is required; our modules import, which no hook sees. Both share the patched objects. */
function patchNow(): void {
  const require = createRequire(import.meta.url);
  for (const name of ['http', 'https', '@grpc/grpc-js', 'pg']) require(name);
  syncBuiltinESMExports();
}

function processorOf(environment: NodeJS.ProcessEnv): SpanProcessor | undefined {
  const endpoint = environment['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const kind = environment['OTEL_TRACES_EXPORTER'] ?? (endpoint === undefined ? 'none' : 'otlp');
  const file = environment['OTEL_TRACES_FILE'];
  if (kind === 'otlp') return new BatchSpanProcessor({ exporter: new OTLPTraceExporter() });
  if (kind === 'file' && file !== undefined) return new SimpleSpanProcessor({ exporter: new FileSpanExporter(file) });
  if (kind === 'none') return undefined;
  throw new Error(`OTEL_TRACES_EXPORTER must be otlp, none, or file with OTEL_TRACES_FILE (got "${kind}")`);
}
