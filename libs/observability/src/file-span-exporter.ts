import { appendFileSync } from 'node:fs';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

/** One line of `OTEL_TRACES_FILE`. */
export interface SpanLine {
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  service: unknown;
  name: string;
  kind: number;
  ms: number;
  attributes: Record<string, unknown>;
  status: { code: number; message?: string };
  events: { name: string; attributes: Record<string, unknown> | undefined }[];
}

/** Appends spans as JSON lines, for tests and for a look without a collector. */
export class FileSpanExporter implements SpanExporter {
  constructor(private readonly file: string) {}

  export(spans: ReadableSpan[], done: (result: { code: number }) => void): void {
    appendFileSync(this.file, spans.map((span) => `${JSON.stringify(lineOf(span))}\n`).join(''));
    done({ code: 0 });
  }

  async shutdown(): Promise<void> {}
}

function lineOf(span: ReadableSpan): SpanLine {
  const { traceId, spanId } = span.spanContext();
  const [seconds, nanos] = span.duration;
  return {
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId,
    service: span.resource.attributes['service.name'],
    name: span.name,
    kind: span.kind,
    ms: seconds * 1_000 + nanos / 1e6,
    attributes: { ...span.attributes },
    status: span.status,
    events: span.events.map(({ name, attributes }) => ({ name, attributes })),
  };
}
