import { DomainError } from '@attestry/domain-errors';

export class EventNotFound extends DomainError<'EVENT_NOT_FOUND'> {
  constructor() {
    super('entities', 'EVENT_NOT_FOUND', 'not_found', 'there is no such event');
  }
}
