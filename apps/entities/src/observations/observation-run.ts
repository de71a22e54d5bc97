import { bug } from '@attestry/domain-errors';
import { addChanges, type Changes, NO_CHANGES } from './changes.js';
import { edgeKey, entityKey, mergeEdges, mergeEntities, mergeInto } from './merge.js';
import type { EdgeObservation, EntityObservation } from './observation.js';
import type { ObservedBatch } from './observation-batch.js';
import type { ObservedEntitiesRepository } from './observed-entities.repository.js';
import type { ObservedEventsRepository } from './observed-events.repository.js';
import type { ObservedRelationshipsRepository } from './observed-relationships.repository.js';

/** Entities and edges whose observations are kept in memory, some 10 MB. */
const MAX_KEPT = 20_000;

/** What became of the observations of a run. */
export interface Written {
  records: number;
  stored: number;
  entities: Changes;
  relationships: Changes;
}

export interface ObservationTables {
  entities: ObservedEntitiesRepository;
  relationships: ObservedRelationshipsRepository;
  events: ObservedEventsRepository;
}

/**
 * Writes the observations of one transaction. Events go out in batches, and with them the entities that are new; what
 * is told of stored entities and of edges is merged until the end, so that a robot that acts in every batch is written
 * once, with one change event, instead of once a batch.
 */
export class ObservationRun {
  readonly #ids = new Map<string, string>();
  /** Not known to be stored. */
  readonly #fresh = new Map<string, EntityObservation>();
  /** Told of stored entities since they were last written. */
  readonly #told = new Map<string, EntityObservation>();
  readonly #edges = new Map<string, EdgeObservation>();
  readonly #written: Written = { records: 0, stored: 0, entities: NO_CHANGES, relationships: NO_CHANGES };

  constructor(
    private readonly source: string,
    private readonly tables: ObservationTables,
  ) {}

  /** Gives how many of the events are new. */
  async write({ entities, edges, events }: ObservedBatch): Promise<number> {
    for (const entity of entities) {
      const key = entityKey(entity);
      mergeInto(this.#ids.has(key) ? this.#told : this.#fresh, key, entity, mergeEntities);
    }
    for (const edge of edges) mergeInto(this.#edges, edgeKey(edge), edge, mergeEdges);
    await this.#introduce();
    const stored = await this.tables.events.insert(
      this.source,
      events.map((observed) => ({ entityId: this.#idOf(observed.actor), observed })),
    );
    this.#written.stored += stored;
    this.#written.records += events.length;
    if (this.#ids.size + this.#edges.size >= MAX_KEPT) await this.#settle();
    return stored;
  }

  async end(): Promise<Written> {
    await this.#settle();
    return this.#written;
  }

  /** Stores entities that are new, and learns the ids of the others. */
  async #introduce(): Promise<void> {
    const fresh = [...this.#fresh];
    this.#fresh.clear();
    const created = await this.tables.entities.insertNew(fresh.map(([, entity]) => entity));
    for (const [key, id] of created) this.#ids.set(key, id);
    this.#count('entities', { created: created.size, updated: 0 });

    const known = fresh.filter(([key]) => !created.has(key));
    for (const [key, entity] of known) mergeInto(this.#told, key, entity, mergeEntities);
    const ids = await this.tables.entities.ids(known.map(([, entity]) => entity));
    for (const [key, id] of ids) this.#ids.set(key, id);
  }

  /** Writes what was kept and forgets it. */
  async #settle(): Promise<void> {
    this.#count('entities', await this.tables.entities.upsert([...this.#told.values()]));
    const edges = [...this.#edges.values()].map((observed) => ({
      sourceEntityId: this.#idOf({ provider: observed.provider, externalId: observed.source }),
      targetEntityId: this.#idOf({ provider: observed.provider, externalId: observed.target }),
      observed,
      origin: this.source,
    }));
    this.#count('relationships', await this.tables.relationships.upsert(edges));
    for (const kept of [this.#told, this.#edges, this.#ids]) kept.clear();
  }

  #count(kind: 'entities' | 'relationships', changes: Changes): void {
    this.#written[kind] = addChanges(this.#written[kind], changes);
  }

  #idOf(entity: { provider: string; externalId: string }): string {
    return this.#ids.get(entityKey(entity)) ?? bug(`${entity.externalId} was stored and is not there`);
  }
}
