import { defineEntity, type InferEntity, p } from '@attestry/persistence';
import type { Indicator } from '../detections/match.js';
import type { ActionType, Severity } from '../detections/rule-schema.js';
import type { JsonObject } from '../observations/observation.js';
import type { ThreatStatus } from './threat-lifecycle.js';

export interface RecommendedAction {
  type: ActionType;
  parameters: Record<string, string>;
}

export const ThreatEntity = defineEntity({
  name: 'Threat',
  schema: 'entities',
  tableName: 'threat_events',
  properties: {
    id: p.uuid().primary(),
    region: p.string(),
    entityId: p.uuid(),
    time: p.datetime(),
    lastSeenAt: p.datetime(),
    count: p.integer(),
    threatType: p.string(),
    title: p.string(),
    tactic: p.string(),
    techniques: p.json().$type<string[]>(),
    severity: p.string().$type<Severity>(),
    threatScore: p.string().columnType('numeric(3,1)'),
    threatTenths: p.smallint(),
    confidence: p.string().columnType('numeric(3,2)'),
    status: p.string().$type<ThreatStatus>(),
    statusReason: p.string().nullable(),
    detectionMethod: p.string(),
    anomalyDetails: p.json().$type<JsonObject>(),
    threatIndicators: p.json().$type<Indicator[]>(),
    recommendedActions: p.json().$type<RecommendedAction[]>(),
    resolvedAt: p.datetime().nullable(),
    resolutionMethod: p.string().nullable(),
    falsePositive: p.boolean(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer(),
  },
});

export type Threat = InferEntity<typeof ThreatEntity>;
