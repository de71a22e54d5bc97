import { DomainError } from '@attestry/domain-errors';

export type ReadingProblem = 'not_text' | 'encrypted' | 'broken' | 'too_costly' | 'no_text';

/** The content is of a kind that is taken, but no text can be read out of it. */
export class NotReadable extends DomainError<'CONTENT_NOT_READABLE'> {
  constructor(problem: ReadingProblem, why: string, cause?: unknown) {
    super('rag', 'CONTENT_NOT_READABLE', 'invalid_input', `no text can be read: ${why}`, {
      metadata: { problem },
      cause,
    });
  }
}

/** Declared type, extension and bytes do not agree, or the kind of file is not taken at all. */
export class WrongMediaType extends DomainError<'MEDIA_TYPE_MISMATCH'> {
  constructor(why: string, found: { declared: string; extension: string; content: string }) {
    super('rag', 'MEDIA_TYPE_MISMATCH', 'invalid_input', why, { metadata: found });
  }
}
