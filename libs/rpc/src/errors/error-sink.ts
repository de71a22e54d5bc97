import { DomainError } from '@attestry/domain-errors';
import type { Logger } from '@attestry/observability';
import type { StatusObject } from '@grpc/grpc-js';
import { encodeError } from './encode-error.js';

/** Turns a thrown error into the answer; an unforeseen one is logged here, once, with the ids of its call. */
export class ErrorSink {
  constructor(private readonly log: Logger) {}

  encode(error: unknown): StatusObject {
    if (!(error instanceof DomainError) || error.kind === 'internal')
      this.log.error({ err: error }, 'unforeseen error');
    return encodeError(error);
  }
}
