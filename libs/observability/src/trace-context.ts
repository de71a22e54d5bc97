import { randomBytes } from 'node:crypto';
import { maybeContext } from '@attestry/request-context';
import { isSpanContextValid, trace } from '@opentelemetry/api';

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Trace id of a W3C `traceparent` header, or undefined if the header is not one. */
export const traceIdOf = (traceparent: string | undefined): string | undefined =>
  traceparent === undefined ? undefined : TRACEPARENT.exec(traceparent)?.[1];

export const newTraceId = (): string => randomBytes(16).toString('hex');

/** Trace id of the recorded span, else the one the call came with. */
export function currentTraceId(): string | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  return span !== undefined && isSpanContextValid(span) ? span.traceId : maybeContext()?.traceId;
}

/** `traceparent` for a call onward. With tracing on, the instrumentation replaces it by that of its own span. */
export const traceparentOnward = (): string =>
  `00-${currentTraceId() ?? newTraceId()}-${randomBytes(8).toString('hex')}-00`;
