import { Injectable } from '@nestjs/common';
import { WriteGuard } from '@attestry/local-tenants';
import { UnitOfWork } from '@attestry/persistence';
import { detectable } from '../detections/observed-event.js';
import { entityKey } from '../observations/merge.js';
import type { EntityName, EntityObservation, LogObservations } from '../observations/observation.js';
import { ObservationBatch } from '../observations/observation-batch.js';
import { ObservationWriter } from '../observations/observation-writer.js';
import { ThreatDetection } from '../threats/threat-detection.js';
import type { EventRejection, ReadEvent } from './event-input.js';
import { EventStreamsRepository } from './event-streams.repository.js';
import type { IncomingBatch, StoredBatch, StreamName } from './ingest-message.js';

/** Stores one batch of a stream in one transaction, with all that its events tell and raise, and moves the stream on. */
@Injectable()
export class StoreEvents {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly writer: ObservationWriter,
    private readonly streams: EventStreamsRepository,
    private readonly detection: ThreatDetection,
  ) {}

  run(stream: StreamName, { batchId, events }: IncomingBatch): Promise<StoredBatch> {
    const rejected = events.filter((one): one is EventRejection => 'reason' in one);
    const readable = events.filter((one): one is ReadEvent => !('reason' in one));
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      if (!(await this.streams.advance(stream, batchId))) return repeated(batchId);
      const { known, unknown } = await this.#told(readable);
      const { stored, created } = await this.#store(stream.source, known);
      return {
        batchId,
        repeatedBatch: false,
        stored,
        duplicates: known.length - stored,
        rejections: [...rejected, ...unknown].sort((a, b) => a.index - b.index),
        entitiesCreated: created,
      };
    });
  }

  async #store(source: string, told: readonly LogObservations[]): Promise<{ stored: number; created: number }> {
    if (told.length === 0) return { stored: 0, created: 0 };
    const batch = new ObservationBatch();
    for (const observations of told) batch.add(observations, 0);
    const run = this.writer.start(source);
    const stored = await run.write(batch);
    const { entities } = await run.end();
    await this.#admit(entities.created);
    if (stored > 0) {
      const pass = this.detection.begin();
      await pass.observe(batch.events.map((event) => detectable(source, event)));
      await pass.finish();
    }
    return { stored, created: entities.created };
  }

  // Under the tenant's lock, so that of two senders the second counts what the first has added.
  async #admit(created: number): Promise<void> {
    if (created === 0) return;
    const quota = await this.writeGuard.lockQuota('entities');
    quota.admit((await this.writer.countEntities()) - created, created);
  }

  /** The events whose entity is known or described, and those whose is not. */
  async #told(events: readonly ReadEvent[]): Promise<{ known: LogObservations[]; unknown: EventRejection[] }> {
    const types = new Map(
      events.flatMap(({ actor }) => (actor.type === undefined ? [] : [[entityKey(actor), actor.type]])),
    );
    const nameless = events.filter(({ actor }) => !types.has(entityKey(actor))).map(({ actor }) => actor);
    for (const [key, type] of await this.writer.typesOf(nameless)) types.set(key, type);
    const known: LogObservations[] = [];
    const unknown: EventRejection[] = [];
    for (const { index, actor, observed } of events) {
      const type = actor.type ?? types.get(entityKey(actor));
      if (type === undefined) unknown.push({ index, reason: 'unknown_entity' });
      else known.push(observationsOf({ ...actor, type }, observed));
    }
    return { known, unknown };
  }
}

function observationsOf(actor: EntityName, observed: ReadEvent['observed']): LogObservations {
  const { time } = observed;
  const seen: EntityObservation = {
    ...actor,
    firstSeenAt: time,
    lastSeenAt: time,
    lastUsedAt: time,
    attributes: undefined,
  };
  return { event: { actor, ...observed }, entities: [seen], edges: [] };
}

const repeated = (batchId: bigint): StoredBatch => ({
  batchId,
  repeatedBatch: true,
  stored: 0,
  duplicates: 0,
  rejections: [],
  entitiesCreated: 0,
});
