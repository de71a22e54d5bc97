import { DomainError, type ErrorKind, KINDS } from '@attestry/domain-errors';
import type { ServiceError } from '@grpc/grpc-js';
import { METADATA } from '../metadata-keys.js';
import { decodeStatusDetails } from './status-details.js';

/**
 * What another service answered. A DomainError with that service's domain and reason: uncaught, it goes on to our own
 * caller unchanged.
 */
export class RpcError extends DomainError {
  constructor(
    readonly method: string,
    kind: ErrorKind,
    domain: string,
    reason: string,
    message: string,
    details: ConstructorParameters<typeof DomainError>[4],
  ) {
    super(domain, reason, kind, message, details);
  }

  /** Answers that hold for the same call by another road too: the service itself gave them. */
  get answered(): boolean {
    return this.domain !== LOCAL;
  }
}

/** Domain of errors that the transport made, without an answer of the service. */
const LOCAL = 'attestry.transport';

export function decodeError(method: string, error: ServiceError): RpcError {
  const bytes = error.metadata?.get(METADATA.statusDetails)[0];
  const details = bytes instanceof Buffer ? decodeStatusDetails(bytes) : undefined;
  const kind = kindOf(error);
  if (details === undefined) {
    return new RpcError(method, kind, LOCAL, REASON_OF[kind] ?? kind.toUpperCase(), SENTENCE_OF[kind] ?? kind, {
      ...(kind === 'unavailable' && { retryAfterMs: 1_000 }),
      cause: error,
    });
  }
  const { domain, reason, metadata, violations, retryAfterMs } = details;
  return new RpcError(method, kind, domain, reason, error.details, {
    metadata,
    violations,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

function kindOf(error: ServiceError): ErrorKind {
  const named = String(error.metadata?.get(METADATA.errorKind)[0] ?? '');
  if (Object.hasOwn(KINDS, named)) return named as ErrorKind;
  // grpc-js answers RESOURCE_EXHAUSTED itself only for a message beyond the size limit.
  if (Number(error.code) === KINDS.quota_exceeded.grpc) return 'too_large';
  return FIRST_KIND_OF_CODE.get(error.code) ?? 'internal';
}

const FIRST_KIND_OF_CODE = new Map(
  Object.entries(KINDS)
    .reverse()
    .map(([kind, { grpc }]) => [grpc as number, kind as ErrorKind]),
);

const REASON_OF: Partial<Record<ErrorKind, string>> = { too_large: 'TOO_LARGE', forbidden: 'PERMISSION_DENIED' };

const SENTENCE_OF: Partial<Record<ErrorKind, string>> = {
  unavailable: 'the service is out of reach',
  deadline_exceeded: 'the deadline passed',
  cancelled: 'the caller cancelled',
  too_large: 'a message is larger than allowed',
  unimplemented: 'the server does not know the method',
  internal: 'internal error',
};
