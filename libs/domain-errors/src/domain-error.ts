import type { ErrorKind } from './kinds.js';

/** One broken input rule: `field` is the proto path in lowerCamelCase (`tenant.slug`, `items[3].id`). */
export interface FieldViolation {
  field: string;
  description: string;
  /** Rule id (`string.min_len`), for machines. */
  rule?: string;
}

export interface DomainErrorDetails {
  /** Values the caller may see and act on; never secrets or personal data. */
  metadata?: Record<string, string>;
  violations?: readonly FieldViolation[];
  /** Only with kinds whose `retry` is true. */
  retryAfterMs?: number;
  cause?: unknown;
}

/**
 * An outcome the caller can understand and, often, mend. Subclass it beside the aggregate (`session.errors.ts`); the
 * reason is a member of the service's proto enum `ErrorReason`, without its prefix. `domain` is `attestry` for reasons
 * shared by all services and the service's name for its own.
 */
export class DomainError<Reason extends string = string> extends Error {
  readonly metadata: Readonly<Record<string, string>>;
  readonly violations: readonly FieldViolation[];
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly domain: string,
    readonly reason: Reason,
    readonly kind: ErrorKind,
    message: string,
    details: DomainErrorDetails = {},
  ) {
    super(message, { cause: details.cause });
    this.name = new.target.name;
    this.metadata = details.metadata ?? {};
    this.violations = details.violations ?? [];
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** States that the code, not the caller, is wrong. Becomes INTERNAL and pages somebody. */
export function bug(message: string): never {
  throw new Error(`bug: ${message}`);
}
