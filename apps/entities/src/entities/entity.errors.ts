import { DomainError } from '@attestry/domain-errors';

export class EntityNotFound extends DomainError<'ENTITY_NOT_FOUND'> {
  constructor() {
    super('entities', 'ENTITY_NOT_FOUND', 'not_found', 'there is no such entity');
  }
}
