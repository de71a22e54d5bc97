import { DomainError } from '@attestry/domain-errors';

export class AuditLogNotFound extends DomainError<'AUDIT_LOG_NOT_FOUND'> {
  constructor() {
    super('audit', 'AUDIT_LOG_NOT_FOUND', 'not_found', 'the chain has no record with this id');
  }
}

export class RangeOutsideChain extends DomainError<'RANGE_OUTSIDE_CHAIN'> {
  constructor(lastSeq: number) {
    super('audit', 'RANGE_OUTSIDE_CHAIN', 'failed_precondition', 'the range does not lie within the chain', {
      metadata: { last_seq: String(lastSeq) },
    });
  }
}
