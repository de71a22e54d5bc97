import { DomainError } from '@attestry/domain-errors';

export class RecipientNotFound extends DomainError<'RECIPIENT_NOT_FOUND'> {
  constructor() {
    super('identity', 'RECIPIENT_NOT_FOUND', 'not_found', 'the person is no member who may sign in');
  }
}
