import type { entitiesV1 } from '@attestry/contracts';
import type { EntityEvent } from './entity-event.entity.js';

export const eventToProto = (event: EntityEvent): entitiesV1.EntityEvent => ({
  id: event.id,
  entityId: event.entityId,
  time: event.time,
  eventType: event.eventType,
  eventSubtype: event.eventSubtype ?? '',
  sourceIp: event.sourceIp ?? '',
  sourceRaw: event.sourceRaw ?? '',
  sourceLocation: event.sourceLocation ?? undefined,
  targetResource: event.targetResource ?? '',
  eventData: event.eventData,
  riskScore: numberOf(event.riskScore),
  anomalyScore: numberOf(event.anomalyScore),
  source: event.source,
  sourceEventId: event.sourceEventId,
  ingestedAt: event.createdAt,
});

const numberOf = (numeric: string | null | undefined) =>
  numeric === null || numeric === undefined ? undefined : Number(numeric);
