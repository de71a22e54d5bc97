import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import { ObservedEntitiesRepository } from '../entities/observed-entities.repository.js';
import { ObservedEventsRepository } from '../events/observed-events.repository.js';
import type { Changes } from '../observations/changes.js';
import { entityKey } from '../observations/merge.js';
import { ObservedRelationshipsRepository } from '../relationships/observed-relationships.repository.js';
import type { ImportBatch } from './import-batch.js';

/** Writes a batch of observations: first the entities, then what refers to them. */
@Injectable()
export class ObservationWriter {
  constructor(
    private readonly entities: ObservedEntitiesRepository,
    private readonly relationships: ObservedRelationshipsRepository,
    private readonly events: ObservedEventsRepository,
  ) {}

  async write(
    source: string,
    batch: ImportBatch,
  ): Promise<{ records: number; stored: number; entities: Changes; relationships: Changes }> {
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
}
