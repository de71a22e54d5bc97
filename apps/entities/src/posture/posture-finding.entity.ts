import { defineEntity, type InferEntity, p } from '@attestry/persistence';
import type { Severity } from '../detections/rule-schema.js';
import type { JsonObject } from '../observations/observation.js';
import type { PostureState } from './posture-changes.js';

export const PostureFindingEntity = defineEntity({
  name: 'PostureFinding',
  schema: 'entities',
  tableName: 'posture_findings',
  properties: {
    id: p.uuid().primary(),
    entityId: p.uuid().nullable(),
    connectionId: p.uuid().nullable(),
    ruleId: p.string(),
    severity: p.string().$type<Severity>(),
    state: p.string().$type<PostureState>(),
    details: p.json().$type<JsonObject>(),
    occurrences: p.integer(),
    firstSeenAt: p.datetime(),
    openedAt: p.datetime(),
    lastSeenAt: p.datetime(),
    resolvedAt: p.datetime().nullable(),
    acceptedReason: p.string().nullable(),
    acceptedBy: p.string().nullable(),
    acceptedUntil: p.datetime().nullable(),
    updatedAt: p.datetime(),
    version: p.integer(),
  },
});

export type PostureFinding = InferEntity<typeof PostureFindingEntity>;
