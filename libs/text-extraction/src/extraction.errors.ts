import { DomainError } from '@attestry/domain-errors';
import type { ReadingProblem } from './refusal.js';

/** The content is of a kind that is taken, but no text can be read out of it. `domain` is the service that answers. */
export class NotReadable extends DomainError<'CONTENT_NOT_READABLE'> {
  constructor(domain: string, problem: ReadingProblem, why: string, cause?: unknown) {
    super(domain, 'CONTENT_NOT_READABLE', 'invalid_input', `no text can be read: ${why}`, {
      metadata: { problem },
      cause,
    });
  }
}

/** Declared type, extension and bytes do not agree, or the kind of file is not taken at all. */
export class WrongMediaType extends DomainError<'MEDIA_TYPE_MISMATCH'> {
  constructor(domain: string, why: string, found: { declared: string; extension: string; content: string }) {
    super(domain, 'MEDIA_TYPE_MISMATCH', 'invalid_input', why, { metadata: found });
  }
}
