import { DomainError } from '@attestry/domain-errors';

export class ImportNotFound extends DomainError<'IMPORT_NOT_FOUND'> {
  constructor() {
    super('entities', 'IMPORT_NOT_FOUND', 'not_found', 'there is no such import');
  }
}

/** The file itself is wrong, so no record of it is stored. */
export class NotACloudTrailLog extends DomainError<'NOT_A_CLOUDTRAIL_LOG'> {
  constructor(at: { line: number; offset: number; expected: string }, cause?: unknown) {
    const place = `line ${at.line}, byte ${at.offset}`;
    super('entities', 'NOT_A_CLOUDTRAIL_LOG', 'invalid_input', `${place}: expected ${at.expected}`, {
      metadata: { line: String(at.line), offset: String(at.offset), expected: at.expected },
      cause,
    });
  }
}
