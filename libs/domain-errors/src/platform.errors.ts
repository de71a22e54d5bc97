import { DomainError, type DomainErrorDetails, type FieldViolation } from './domain-error.js';

/** Reasons of attestry.errors.v1.ErrorReason: the same for every service. */
const DOMAIN = 'attestry';

export class InvalidFields extends DomainError<'INVALID_FIELDS'> {
  constructor(violations: readonly FieldViolation[]) {
    super(DOMAIN, 'INVALID_FIELDS', 'invalid_input', 'the request breaks the rules of its fields', { violations });
  }
}

export class MalformedMessage extends DomainError<'MALFORMED_MESSAGE'> {
  constructor() {
    super(DOMAIN, 'MALFORMED_MESSAGE', 'invalid_input', 'the bytes are not a message of the request type');
  }
}

export class DeadlineRequired extends DomainError<'DEADLINE_REQUIRED'> {
  constructor() {
    super(DOMAIN, 'DEADLINE_REQUIRED', 'invalid_input', 'set a deadline; 5 s is usual');
  }
}

export class DeadlineExceeded extends DomainError<'DEADLINE_EXCEEDED'> {
  constructor(details: DomainErrorDetails = {}) {
    super(DOMAIN, 'DEADLINE_EXCEEDED', 'deadline_exceeded', 'the deadline passed; nothing was stored', details);
  }
}

export class Cancelled extends DomainError<'CANCELLED'> {
  constructor() {
    super(DOMAIN, 'CANCELLED', 'cancelled', 'the caller cancelled');
  }
}

export class Unauthenticated extends DomainError<'UNAUTHENTICATED'> {
  constructor(details: DomainErrorDetails = {}) {
    super(DOMAIN, 'UNAUTHENTICATED', 'unauthenticated', 'sign in first', details);
  }
}

export class PermissionDenied extends DomainError<'PERMISSION_DENIED'> {
  constructor(permission: string) {
    super(DOMAIN, 'PERMISSION_DENIED', 'forbidden', 'the permission is missing', { metadata: { permission } });
  }
}

export class StepUpRequired extends DomainError<'STEP_UP_REQUIRED'> {
  constructor() {
    super(DOMAIN, 'STEP_UP_REQUIRED', 'forbidden', 'prove again who you are, then refresh');
  }
}

export class RateLimited extends DomainError<'RATE_LIMITED'> {
  constructor(retryAfterMs: number) {
    super(DOMAIN, 'RATE_LIMITED', 'rate_limited', 'too many calls', { retryAfterMs });
  }
}

export class Unavailable extends DomainError<'UNAVAILABLE'> {
  constructor(what: string, details: DomainErrorDetails = {}) {
    super(DOMAIN, 'UNAVAILABLE', 'unavailable', `${what} is out of reach`, { retryAfterMs: 1_000, ...details });
  }
}

export class Conflict extends DomainError<'CONFLICT'> {
  constructor(details: DomainErrorDetails = {}) {
    super(DOMAIN, 'CONFLICT', 'conflict', 'another change came first; try again', details);
  }
}

export class EtagMismatch extends DomainError<'ETAG_MISMATCH'> {
  constructor(current: string) {
    super(DOMAIN, 'ETAG_MISMATCH', 'etag_mismatch', 'the resource has changed', { metadata: { etag: current } });
  }
}

export class InvalidPageToken extends DomainError<'INVALID_PAGE_TOKEN'> {
  constructor() {
    super(DOMAIN, 'INVALID_PAGE_TOKEN', 'invalid_input', 'the page token is not one of this list with this filter', {
      violations: [{ field: 'pageToken', description: 'not a token of this list with this filter' }],
    });
  }
}

export class QuotaExceeded extends DomainError<'QUOTA_EXCEEDED'> {
  constructor(quota: string, limit: number, current: number) {
    super(DOMAIN, 'QUOTA_EXCEEDED', 'quota_exceeded', `the plan's limit of ${quota} is reached`, {
      metadata: { quota, limit: String(limit), current: String(current) },
    });
  }
}

export class WrongRegion extends DomainError<'WRONG_REGION'> {
  constructor(homeRegion: string) {
    super(DOMAIN, 'WRONG_REGION', 'failed_precondition', 'the tenant lives in another region', {
      metadata: { home_region: homeRegion },
    });
  }
}

export class TenantNotWritable extends DomainError<'TENANT_NOT_WRITABLE'> {
  constructor(status: string) {
    super(DOMAIN, 'TENANT_NOT_WRITABLE', 'failed_precondition', `the tenant is ${status}: no changes now`, {
      metadata: { status },
    });
  }
}

export class IdempotencyKeyReused extends DomainError<'IDEMPOTENCY_KEY_REUSED'> {
  constructor() {
    super(DOMAIN, 'IDEMPOTENCY_KEY_REUSED', 'failed_precondition', 'the key was used with another payload');
  }
}

export class IdempotencyInProgress extends DomainError<'IDEMPOTENCY_IN_PROGRESS'> {
  constructor() {
    super(DOMAIN, 'IDEMPOTENCY_IN_PROGRESS', 'conflict', 'a call with this key is still running', {
      retryAfterMs: 1_000,
    });
  }
}

export class UploadIncomplete extends DomainError<'UPLOAD_INCOMPLETE'> {
  constructor(why: string) {
    super(DOMAIN, 'UPLOAD_INCOMPLETE', 'invalid_input', `nothing was stored: ${why}`);
  }
}

export class TooLarge extends DomainError<'TOO_LARGE'> {
  constructor(what: string, limit: number) {
    super(DOMAIN, 'TOO_LARGE', 'too_large', `${what} is larger than allowed`, { metadata: { limit: String(limit) } });
  }
}
