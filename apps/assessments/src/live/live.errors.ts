import { DomainError } from '@attestry/domain-errors';

export class CursorExpired extends DomainError<'CURSOR_EXPIRED'> {
  constructor() {
    super('assessments', 'CURSOR_EXPIRED', 'failed_precondition', 'the place in the stream is too old');
  }
}

export class ReaderTooSlow extends DomainError<'READER_TOO_SLOW'> {
  constructor() {
    super('assessments', 'READER_TOO_SLOW', 'unavailable', 'more has changed than the reader has taken');
  }
}
