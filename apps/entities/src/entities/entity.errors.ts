import { DomainError } from '@attestry/domain-errors';

export class EntityNotFound extends DomainError<'ENTITY_NOT_FOUND'> {
  constructor() {
    super('entities', 'ENTITY_NOT_FOUND', 'not_found', 'there is no such entity');
  }
}

export class EntityExists extends DomainError<'ENTITY_EXISTS'> {
  constructor(entityId: string) {
    super('entities', 'ENTITY_EXISTS', 'already_exists', 'the inventory has an entity with this external id', {
      metadata: { entity_id: entityId },
    });
  }
}

export class MergeNotPossible extends DomainError<'MERGE_NOT_POSSIBLE'> {
  constructor(why: 'same_entity' | 'too_many_events', limit?: number) {
    super('entities', 'MERGE_NOT_POSSIBLE', 'failed_precondition', `the entities cannot become one: ${why}`, {
      metadata: { why, ...(limit === undefined ? {} : { limit: String(limit) }) },
    });
  }
}

export class TooManyAliases extends DomainError<'TOO_MANY_ALIASES'> {
  constructor(limit: number) {
    super('entities', 'TOO_MANY_ALIASES', 'failed_precondition', `an entity has at most ${limit} aliases`, {
      metadata: { limit: String(limit) },
    });
  }
}
