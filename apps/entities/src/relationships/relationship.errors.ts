import { DomainError } from '@attestry/domain-errors';

export class RelationshipNotFound extends DomainError<'RELATIONSHIP_NOT_FOUND'> {
  constructor() {
    super('entities', 'RELATIONSHIP_NOT_FOUND', 'not_found', 'there is no such relationship');
  }
}

export class RelationshipExists extends DomainError<'RELATIONSHIP_EXISTS'> {
  constructor(id: string) {
    super('entities', 'RELATIONSHIP_EXISTS', 'already_exists', 'these entities are related in this way already', {
      metadata: { id },
    });
  }
}
