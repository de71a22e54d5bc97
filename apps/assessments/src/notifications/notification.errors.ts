import { DomainError } from '@attestry/domain-errors';

export class NotificationNotFound extends DomainError<'NOTIFICATION_NOT_FOUND'> {
  constructor() {
    super('assessments', 'NOTIFICATION_NOT_FOUND', 'not_found', 'you have no notification of this id');
  }
}
