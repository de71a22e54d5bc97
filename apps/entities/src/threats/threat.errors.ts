import { DomainError } from '@attestry/domain-errors';

export class ThreatNotFound extends DomainError<'THREAT_NOT_FOUND'> {
  constructor() {
    super('entities', 'THREAT_NOT_FOUND', 'not_found', 'there is no such threat');
  }
}

export class IllegalThreatTransition extends DomainError<'ILLEGAL_THREAT_TRANSITION'> {
  constructor(from: string, to: string) {
    super(
      'entities',
      'ILLEGAL_THREAT_TRANSITION',
      'failed_precondition',
      `a threat that is ${from} cannot become ${to}`,
      {
        metadata: { from, to },
      },
    );
  }
}
