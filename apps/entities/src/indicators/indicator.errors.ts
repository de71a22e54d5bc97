import { DomainError } from '@attestry/domain-errors';

export class IndicatorNotFound extends DomainError<'INDICATOR_NOT_FOUND'> {
  constructor() {
    super('entities', 'INDICATOR_NOT_FOUND', 'not_found', 'there is no such indicator');
  }
}

export class IndicatorExists extends DomainError<'INDICATOR_EXISTS'> {
  constructor(id: string) {
    super('entities', 'INDICATOR_EXISTS', 'already_exists', 'the value is listed already', { metadata: { id } });
  }
}

export class NotAStixBundle extends DomainError<'NOT_A_STIX_BUNDLE'> {
  constructor(expected: string) {
    super('entities', 'NOT_A_STIX_BUNDLE', 'invalid_input', `nothing was stored: expected ${expected}`, {
      metadata: { expected },
    });
  }
}
