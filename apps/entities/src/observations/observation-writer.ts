import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import { ObservedEntitiesRepository } from './observed-entities.repository.js';
import { ObservedEventsRepository } from './observed-events.repository.js';
import type { Changes } from './changes.js';
import { entityKey } from './merge.js';
import { ObservedRelationshipsRepository } from './observed-relationships.repository.js';
import type { ObservedBatch } from './observation-batch.js';

/** What became of a batch. */
export interface WrittenBatch {
  records: number;
  stored: number;
  entities: Changes;
  relationships: Changes;
}

/** Writes a batch of observations: first the entities, then what refers to them. */
@Injectable()
export class ObservationWriter {
  constructor(
    private readonly entities: ObservedEntitiesRepository,
    private readonly relationships: ObservedRelationshipsRepository,
    private readonly events: ObservedEventsRepository,
  ) {}

  async write(source: string, batch: ObservedBatch): Promise<WrittenBatch> {
    const entities = await this.entities.upsert(batch.entities);
    const ids = await this.entities.ids(batch.entities);
    const idOf = (provider: string, externalId: string) =>
      ids.get(entityKey({ provider, externalId })) ?? bug(`${externalId} was upserted and is not there`);
    const stored = await this.events.insert(
      source,
      batch.events.map((observed) => ({
        entityId: idOf(observed.actor.provider, observed.actor.externalId),
        observed,
      })),
    );
    const relationships = await this.relationships.upsert(
      batch.edges.map((observed) => ({
        sourceEntityId: idOf(observed.provider, observed.source),
        targetEntityId: idOf(observed.provider, observed.target),
        observed,
        origin: source,
      })),
    );
    return { records: batch.events.length, stored, entities, relationships };
  }

  /** Entities of the tenant that count towards its plan. */
  countEntities(): Promise<number> {
    return this.entities.count();
  }
}
