import { DomainError } from '@attestry/domain-errors';

export class ImportNotFound extends DomainError<'IMPORT_NOT_FOUND'> {
  constructor() {
    super('entities', 'IMPORT_NOT_FOUND', 'not_found', 'there is no such import');
  }
}

/** Where a file is not what it should be. */
export interface Place {
  line: number;
  offset: number;
  expected: string;
}

/** Makes the error of a file that cannot be read. */
export type Refusal = (at: Place, cause?: unknown) => Error;

/** The file itself is wrong, so no record of it is stored. */
export class NotACloudTrailLog extends DomainError<'NOT_A_CLOUDTRAIL_LOG'> {
  constructor(at: Place, cause?: unknown) {
    const place = `line ${at.line}, byte ${at.offset}`;
    super('entities', 'NOT_A_CLOUDTRAIL_LOG', 'invalid_input', `${place}: expected ${at.expected}`, {
      metadata: { line: String(at.line), offset: String(at.offset), expected: at.expected },
      cause,
    });
  }
}

/** The same for every other kind of file. */
export class MalformedImport extends DomainError<'MALFORMED_IMPORT'> {
  constructor(at: Place, cause?: unknown) {
    const place = `line ${at.line}, byte ${at.offset}`;
    super('entities', 'MALFORMED_IMPORT', 'invalid_input', `${place}: expected ${at.expected}`, {
      metadata: { line: String(at.line), offset: String(at.offset), expected: at.expected },
      cause,
    });
  }
}

/** A mapping that cannot be used; `path` is where in it. */
export class InvalidMapping extends DomainError<'INVALID_MAPPING'> {
  constructor(path: string, problem: string) {
    super('entities', 'INVALID_MAPPING', 'invalid_input', `mapping${path === '' ? '' : ` ${path}`}: ${problem}`, {
      metadata: { path, problem },
    });
  }
}
