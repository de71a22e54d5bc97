import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import { sqlShape } from './sql-shape.js';

/**
 * Takes out of spans what instrumentations put in and we never show: literals of SQL (the ORM binds none), queries of
 * URLs, addresses and agents of clients, texts of errors.
 */
export class RedactingProcessor implements SpanProcessor {
  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    redactAttributes(span.attributes);
    for (const event of span.events) {
      if (event.attributes !== undefined) redactAttributes(event.attributes);
    }
    if (span.status.message !== undefined) Object.assign(span.status, { message: 'see the log' });
  }

  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

const withoutQuery = (url: string): string => url.split('?')[0] ?? '';
const gone = (): undefined => undefined;

const REDACTIONS: Record<string, (value: string) => string | undefined> = {
  'db.statement': sqlShape,
  'db.query.text': sqlShape,
  'db.postgresql.values': gone,
  'url.full': withoutQuery,
  'url.query': gone,
  'http.url': withoutQuery,
  'http.target': withoutQuery,
  'http.client_ip': gone,
  'http.user_agent': gone,
  'client.address': gone,
  'net.peer.ip': gone,
  'user_agent.original': gone,
  'exception.message': gone,
  'exception.stacktrace': gone,
};

function redactAttributes(attributes: Record<string, unknown>): void {
  for (const [name, redact] of Object.entries(REDACTIONS)) {
    const value = attributes[name];
    if (value === undefined) continue;
    const clean = typeof value === 'string' ? redact(value) : undefined;
    if (clean === undefined) delete attributes[name];
    else attributes[name] = clean;
  }
}
