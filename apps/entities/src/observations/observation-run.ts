import { bug } from '@attestry/domain-errors';
import { addChanges, type Changes, NO_CHANGES } from './changes.js';
import { edgeKey, entityKey, mergeEdges, mergeEntities, mergeInto } from './merge.js';
import type { EdgeObservation, EntityName, EntityObservation } from './observation.js';
import type { ObservedBatch } from './observation-batch.js';
import type { ObservedEntitiesRepository } from './observed-entities.repository.js';
import type { ObservedEventsRepository } from './observed-events.repository.js';
import type { ObservedRelationshipsRepository, StoredEdge } from './observed-relationships.repository.js';

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
  /** What the keys of aliases stand for. */
  readonly #aliases = new Map<string, EntityName>();
  /** Not known to be stored. */
  readonly #fresh = new Map<string, EntityObservation>();
  /** Told of stored entities since they were last written. */
  readonly #told = new Map<string, EntityObservation>();
  readonly #edges = new Map<string, EdgeObservation>();
  /** What records without event told of since the last writing, and what has come new of it. */
  readonly #subjects = new Set<string>();
  readonly #created = new Set<string>();
  readonly #written: Written = { records: 0, stored: 0, entities: NO_CHANGES, relationships: NO_CHANGES };
  #mayHaveAliases: boolean | undefined;

  constructor(
    private readonly source: string,
    private readonly tables: ObservationTables,
  ) {}

  /** Gives how many of the events are new. */
  async write({ entities, edges, events, subjects }: ObservedBatch): Promise<number> {
    this.#mayHaveAliases ??= await this.tables.entities.keepFromMerging();
    for (const entity of entities) this.#take(entityKey(entity), entity);
    for (const edge of edges) mergeInto(this.#edges, edgeKey(edge), edge, mergeEdges);
    await this.#introduce();
    for (const subject of subjects) this.#subjects.add(this.#keyOf(subject));
    const stored = await this.tables.events.insert(
      this.source,
      events.map((observed) => ({ entityId: this.#idOf(observed.actor), observed })),
    );
    this.#written.stored += stored;
    this.#written.records += events.length + subjects.length;
    if (this.#ids.size + this.#edges.size >= MAX_KEPT) await this.#settle();
    return stored;
  }

  async end(): Promise<Written> {
    await this.#settle();
    return this.#written;
  }

  #take(key: string, told: EntityObservation): void {
    const survivor = this.#aliases.get(key);
    const entity = survivor ? { ...told, ...survivor } : told;
    const itsKey = survivor ? entityKey(survivor) : key;
    mergeInto(this.#ids.has(itsKey) ? this.#told : this.#fresh, itsKey, entity, mergeEntities);
  }

  /** Stores entities that are new, and learns the ids of the others. */
  async #introduce(): Promise<void> {
    if (this.#mayHaveAliases) await this.#resolveAliases();
    const fresh = [...this.#fresh];
    this.#fresh.clear();
    const created = await this.tables.entities.insertNew(fresh.map(([, entity]) => entity));
    for (const [key, id] of created) {
      this.#ids.set(key, id);
      this.#created.add(key);
    }
    this.#count('entities', { created: created.size, updated: 0 });

    const known = fresh.filter(([key]) => !created.has(key));
    for (const [key, entity] of known) mergeInto(this.#told, key, entity, mergeEntities);
    const ids = await this.tables.entities.ids(known.map(([, entity]) => entity));
    for (const [key, id] of ids) this.#ids.set(key, id);
  }

  async #resolveAliases(): Promise<void> {
    const found = await this.tables.entities.aliased([...this.#fresh.values()]);
    for (const [key, survivor] of found) {
      const told = this.#fresh.get(key) ?? bug('an alias was found that nobody asked for');
      this.#aliases.set(key, survivor);
      this.#fresh.delete(key);
      this.#take(key, told);
    }
  }

  /** Writes what was kept and forgets it. */
  async #settle(): Promise<void> {
    const { changed, ...changes } = await this.tables.entities.upsert([...this.#told.values()]);
    this.#count('entities', changes);
    const fresh = new Set([...changed, ...this.#created]);
    this.#written.stored += [...this.#subjects].filter((subject) => fresh.has(subject)).length;
    this.#count('relationships', await this.tables.relationships.upsert(this.#storedEdges()));
    for (const kept of [this.#told, this.#edges, this.#ids, this.#aliases]) kept.clear();
    for (const kept of [this.#subjects, this.#created]) kept.clear();
  }

  /** Edges between ids: those of aliases may be one edge, or none if both ends are one entity. */
  #storedEdges(): StoredEdge[] {
    const byEnds = new Map<string, StoredEdge>();
    for (const observed of this.#edges.values()) {
      const sourceEntityId = this.#idOf({ provider: observed.provider, externalId: observed.source });
      const targetEntityId = this.#idOf({ provider: observed.provider, externalId: observed.target });
      if (sourceEntityId === targetEntityId) continue;
      const edge = { sourceEntityId, targetEntityId, observed, origin: this.source };
      mergeInto(byEnds, `${sourceEntityId} ${targetEntityId} ${observed.type}`, edge, (a, b) => ({
        ...a,
        observed: mergeEdges(a.observed, b.observed),
      }));
    }
    return [...byEnds.values()];
  }

  #count(kind: 'entities' | 'relationships', changes: Changes): void {
    this.#written[kind] = addChanges(this.#written[kind], changes);
  }

  #keyOf(key: string): string {
    const survivor = this.#aliases.get(key);
    return survivor ? entityKey(survivor) : key;
  }

  #idOf(entity: { provider: string; externalId: string }): string {
    return this.#ids.get(this.#keyOf(entityKey(entity))) ?? bug(`${entity.externalId} was stored and is not there`);
  }
}
