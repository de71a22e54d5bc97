import { edgeKey, entityKey, mergeEdges, mergeEntities, mergeInto } from './merge.js';
import type { EdgeObservation, EntityObservation, EventObservation, Observations } from './observation.js';

const MAX_RECORDS = 500;
const MAX_BYTES = 4 * 1024 * 1024;

/** What one round of statements writes. */
export type ObservedBatch = Pick<ObservationBatch, 'entities' | 'edges' | 'events' | 'subjects'>;

/** Observations of some records, merged, up to what one round of statements takes. */
export class ObservationBatch {
  readonly #entities = new Map<string, EntityObservation>();
  readonly #edges = new Map<string, EdgeObservation>();
  readonly events: EventObservation[] = [];
  /** `entityKey` of what each record without event tells of. */
  readonly subjects: string[] = [];
  #bytes = 0;

  /** `bytes` is the length of the record that was observed. */
  add({ event, entities, edges }: Observations, bytes: number): void {
    const [subject] = entities;
    if (event) this.events.push(event);
    else if (subject) this.subjects.push(entityKey(subject));
    this.#bytes += bytes;
    for (const entity of entities) mergeInto(this.#entities, entityKey(entity), entity, mergeEntities);
    for (const edge of edges) mergeInto(this.#edges, edgeKey(edge), edge, mergeEdges);
  }

  get full(): boolean {
    return this.events.length + this.subjects.length >= MAX_RECORDS || this.#bytes >= MAX_BYTES;
  }

  get entities(): EntityObservation[] {
    return [...this.#entities.values()];
  }

  get edges(): EdgeObservation[] {
    return [...this.#edges.values()];
  }
}
