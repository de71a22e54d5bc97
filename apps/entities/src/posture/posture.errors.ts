import { DomainError } from '@attestry/domain-errors';

export class PostureFindingNotFound extends DomainError<'POSTURE_FINDING_NOT_FOUND'> {
  constructor() {
    super('entities', 'POSTURE_FINDING_NOT_FOUND', 'not_found', 'there is no such posture finding');
  }
}

export class PostureFindingResolved extends DomainError<'POSTURE_FINDING_RESOLVED'> {
  constructor() {
    super('entities', 'POSTURE_FINDING_RESOLVED', 'failed_precondition', 'the finding does not stand any more');
  }
}
