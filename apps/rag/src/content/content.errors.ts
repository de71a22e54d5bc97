import { DomainError } from '@attestry/domain-errors';

export class VersionNotFound extends DomainError<'VERSION_NOT_FOUND'> {
  constructor() {
    super('rag', 'VERSION_NOT_FOUND', 'not_found', 'the document has no version of this number');
  }
}

export class RangeOutsideText extends DomainError<'RANGE_OUTSIDE_TEXT'> {
  constructor(characters: number) {
    super('rag', 'RANGE_OUTSIDE_TEXT', 'invalid_input', 'the range begins behind the end of the text', {
      metadata: { characters: String(characters) },
    });
  }
}
