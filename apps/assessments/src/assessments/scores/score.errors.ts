import { DomainError } from '@attestry/domain-errors';

export class SnapshotNotFound extends DomainError<'SNAPSHOT_NOT_FOUND'> {
  constructor() {
    super('assessments', 'SNAPSHOT_NOT_FOUND', 'not_found', 'the assessment is not completed, so nothing is frozen');
  }
}
