import { DomainError, type ErrorKind, type FieldViolation, KINDS } from '@attestry/domain-errors';
import { HttpProblem } from './http-problem.js';

/** Body of an `application/problem+json` answer (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  reason: string;
  domain: string;
  metadata?: Readonly<Record<string, string>>;
  fields?: readonly FieldViolation[];
  requestId: string;
  traceId: string;
}

export interface ProblemAnswer {
  problem: Problem;
  headers: Record<string, string>;
  /** Our fault: the cause belongs into the log. */
  unexpected: boolean;
}

export interface ProblemContext {
  requestId: string;
  traceId: string;
  /** The caller named the etag in If-Match, so a mismatch is 412 and not 409. */
  conditional: boolean;
}

const TITLES: Readonly<Record<HttpProblem['status'], [code: string, title: string]>> = {
  403: ['forbidden', 'Forbidden'],
  404: ['not_found', 'Not found'],
  405: ['method_not_allowed', 'Method not allowed'],
  408: ['request_timeout', 'Request timeout'],
  414: ['uri_too_long', 'URI too long'],
  415: ['unsupported_media_type', 'Unsupported media type'],
};

/** The one place where an error becomes an HTTP answer. Nothing of an unknown error is shown. */
export function toProblem(error: unknown, context: ProblemContext): ProblemAnswer {
  if (error instanceof HttpProblem) {
    const [code, title] = TITLES[error.status];
    const facts = {
      title,
      status: error.status,
      detail: error.message,
      code,
      reason: error.reason,
      domain: error.domain,
    };
    return { problem: problem(facts, context), headers: { ...error.headers }, unexpected: false };
  }
  if (!isDomainError(error) || error.kind === 'internal') return internal(context);
  const status = error.kind === 'etag_mismatch' && !context.conditional ? KINDS.conflict.http : KINDS[error.kind].http;
  const facts = {
    title: titleOf(error.kind),
    status,
    detail: error.message,
    code: error.kind,
    reason: error.reason,
    domain: error.domain,
    ...(Object.keys(error.metadata).length > 0 ? { metadata: error.metadata } : {}),
    ...(error.violations.length > 0 ? { fields: error.violations.slice(0, 50) } : {}),
  };
  return { problem: problem(facts, context), headers: headersOf(error), unexpected: false };
}

function internal(context: ProblemContext): ProblemAnswer {
  const facts = {
    title: titleOf('internal'),
    status: KINDS.internal.http,
    detail: 'internal error',
    code: 'internal',
    reason: 'INTERNAL',
    domain: 'attestry',
  };
  return { problem: problem(facts, context), headers: {}, unexpected: true };
}

const problem = (facts: Omit<Problem, 'type' | 'requestId' | 'traceId'>, context: ProblemContext): Problem => ({
  type: `urn:attestry:problem:${facts.domain}:${facts.reason}`,
  ...facts,
  requestId: context.requestId,
  traceId: context.traceId,
});

function headersOf(error: DomainError): Record<string, string> {
  return {
    ...(error.kind === 'unauthenticated' ? { 'www-authenticate': 'Bearer' } : {}),
    ...(error.retryAfterMs === undefined
      ? {}
      : { 'retry-after': String(Math.max(1, Math.ceil(error.retryAfterMs / 1_000))) }),
  };
}

const titleOf = (kind: ErrorKind): string => kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('_', ' ');

// `instanceof` alone would infer DomainError<any>.
const isDomainError = (error: unknown): error is DomainError => error instanceof DomainError;
