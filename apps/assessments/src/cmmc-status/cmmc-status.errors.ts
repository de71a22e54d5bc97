import { DomainError } from '@attestry/domain-errors';

const DOMAIN = 'assessments';

export class CmmcStatusNotFound extends DomainError<'CMMC_STATUS_NOT_FOUND'> {
  constructor() {
    super(DOMAIN, 'CMMC_STATUS_NOT_FOUND', 'not_found', 'no CMMC status has this id');
  }
}

export class CmmcStatusEnded extends DomainError<'CMMC_STATUS_ENDED'> {
  constructor(reason: string) {
    super(DOMAIN, 'CMMC_STATUS_ENDED', 'failed_precondition', 'the CMMC status is over', { metadata: { reason } });
  }
}
