import { defineEntity, type InferEntity, p } from '@attestry/persistence';
import type { IndicatorType, ThreatLevel } from './indicator-kind.js';

export const IndicatorEntity = defineEntity({
  name: 'Indicator',
  schema: 'entities',
  tableName: 'threat_indicators',
  properties: {
    id: p.uuid().primary(),
    region: p.string(),
    indicatorType: p.string().$type<IndicatorType>(),
    indicatorValue: p.string(),
    prefixLength: p.smallint().nullable(),
    threatLevel: p.string().$type<ThreatLevel>(),
    source: p.string(),
    confidenceScore: p.smallint(),
    firstSeen: p.datetime(),
    lastSeen: p.datetime(),
    expiresAt: p.datetime(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer(),
  },
});

export type Indicator = InferEntity<typeof IndicatorEntity>;
