import { entitiesV1, enumText } from '@attestry/contracts';
import { readEvents } from './read-event.js';
import { entityTypes, providers } from '../entities/entity.mapper.js';
import type { EventInput, RejectionReason } from './event-input.js';
import type { IngestAnswer, IngestMessage, StoredBatch } from './ingest-message.js';

const reasons = enumText<entitiesV1.EventRejectionReason, RejectionReason>(
  entitiesV1.EventRejectionReason,
  'EVENT_REJECTION_REASON_',
);

/** Messages of the wire as the service reads them, one at a time. */
export async function* ingestMessages(
  requests: AsyncIterable<entitiesV1.IngestEventsRequest>,
): AsyncGenerator<IngestMessage> {
  for await (const { open, batch } of requests) {
    yield { open, batch: batch && { batchId: BigInt(batch.batchId), events: readEvents(batch.events.map(inputOf)) } };
  }
}

/** Answers of the service as messages of the wire. */
export async function* ingestResponses(
  answers: AsyncIterable<IngestAnswer>,
): AsyncGenerator<entitiesV1.IngestEventsResponse> {
  for await (const answer of answers) {
    if ('resumeAfter' in answer) yield { resume: { lastBatchId: String(answer.resumeAfter) } };
    else yield { ack: ackOf(answer.stored) };
  }
}

const inputOf = (event: entitiesV1.EventInput): EventInput => ({
  provider: providers.textOf(event.provider),
  externalId: event.externalId,
  entityType: entityTypes.textOf(event.entityType),
  time: event.time,
  eventType: event.eventType,
  eventSubtype: event.eventSubtype,
  sourceAddress: event.sourceAddress,
  targetResource: event.targetResource,
  eventData: event.eventData,
  sourceEventId: event.sourceEventId,
});

const ackOf = ({ batchId, rejections, ...counts }: StoredBatch): entitiesV1.BatchAck => ({
  ...counts,
  batchId: String(batchId),
  rejections: rejections.map(({ index, reason }) => ({ index, reason: reasons.valueOf(reason) })),
});
