import { DomainError, KINDS } from '@attestry/domain-errors';
import { Metadata, type StatusObject } from '@grpc/grpc-js';
import { METADATA } from '../metadata-keys.js';
import { encodeStatusDetails } from './status-details.js';

/**
 * The one place where an error becomes a status. What is not a DomainError says nothing of itself: INTERNAL
 * "internal error"; logging it is the caller's part.
 */
export function encodeError(error: unknown): StatusObject {
  const known = isDomainError(error) ? error : internal();
  const code = KINDS[known.kind].grpc;
  // An unpaired surrogate would make grpc-js throw while it writes the trailers.
  const message = known.kind === 'internal' ? 'internal error' : known.message.toWellFormed();
  const metadata = new Metadata();
  metadata.set(METADATA.statusDetails, encodeStatusDetails(code, message, known));
  metadata.set(METADATA.errorKind, known.kind);
  return { code, details: message, metadata };
}

const isDomainError = (error: unknown): error is DomainError => error instanceof DomainError;

const internal = () => new DomainError('attestry', 'INTERNAL', 'internal', 'internal error');
