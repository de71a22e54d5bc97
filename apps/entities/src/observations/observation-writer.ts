import { Injectable } from '@nestjs/common';
import type { EntityType } from './observation.js';
import { ObservationRun } from './observation-run.js';
import { ObservedEntitiesRepository } from './observed-entities.repository.js';
import { ObservedEventsRepository } from './observed-events.repository.js';
import { ObservedRelationshipsRepository } from './observed-relationships.repository.js';

/** Writes what sources observe. */
@Injectable()
export class ObservationWriter {
  constructor(
    private readonly entities: ObservedEntitiesRepository,
    private readonly relationships: ObservedRelationshipsRepository,
    private readonly events: ObservedEventsRepository,
  ) {}

  /** For the observations of one transaction from the source. */
  start(source: string): ObservationRun {
    const { entities, relationships, events } = this;
    return new ObservationRun(source, { entities, relationships, events });
  }

  /** Types of stored entities by `entityKey`. */
  typesOf(entities: readonly { provider: string; externalId: string }[]): Promise<ReadonlyMap<string, EntityType>> {
    return this.entities.types(entities);
  }

  /** Entities of the tenant that count towards its plan. */
  countEntities(): Promise<number> {
    return this.entities.count();
  }
}
