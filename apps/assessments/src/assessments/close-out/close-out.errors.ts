import { DomainError } from '@attestry/domain-errors';

export class CloseOutNotPossible extends DomainError<'CLOSE_OUT_NOT_POSSIBLE'> {
  constructor() {
    const message = 'the assessment has no conditional status that can still be closed out';
    super('assessments', 'CLOSE_OUT_NOT_POSSIBLE', 'failed_precondition', message);
  }
}
