import { defineEntity, type InferEntity, p } from '@attestry/persistence';
import type { JsonObject } from '../observations/observation.js';

export const EntityEventEntity = defineEntity({
  name: 'EntityEvent',
  schema: 'entities',
  tableName: 'entity_events',
  properties: {
    id: p.uuid().primary(),
    time: p.datetime(3),
    entityId: p.uuid(),
    eventType: p.string(),
    eventSubtype: p.string().nullable(),
    sourceIp: p.string().columnType('inet').nullable(),
    sourceRaw: p.string().nullable(),
    sourceLocation: p.json().$type<JsonObject>().nullable(),
    targetResource: p.string().nullable(),
    // Read only where it is asked for: a page of whole records would be megabytes.
    eventData: p.json().$type<JsonObject>().lazy(),
    riskScore: p.string().columnType('numeric(3,1)').nullable(),
    anomalyScore: p.string().columnType('numeric(3,2)').nullable(),
    source: p.string(),
    sourceEventId: p.string(),
    createdAt: p.datetime(),
  },
});

export type EntityEvent = InferEntity<typeof EntityEventEntity>;
