import { defineEntity, type InferEntity, p } from '@attestry/persistence';
import type { EntityType, JsonObject, Provider } from '../observations/observation.js';
import type { RiskLevel } from './risk-level.js';

export type EntityStatus = 'active' | 'inactive' | 'quarantined' | 'disabled' | 'deleted';

export const EntityEntity = defineEntity({
  name: 'Entity',
  schema: 'entities',
  tableName: 'entities',
  properties: {
    id: p.uuid().primary(),
    region: p.string(),
    externalId: p.string(),
    name: p.string(),
    type: p.string().$type<EntityType>(),
    provider: p.string().$type<Provider>(),
    providerRegion: p.string().nullable(),
    status: p.string().$type<EntityStatus>(),
    riskScore: p.string().columnType('numeric(3,1)'),
    riskTenths: p.smallint(),
    riskLevel: p.string().$type<RiskLevel>(),
    metadata: p.json().$type<JsonObject>(),
    permissions: p.json().$type<string[]>(),
    tags: p.json().$type<string[]>(),
    firstSeenAt: p.datetime(),
    lastSeenAt: p.datetime(),
    lastUsedAt: p.datetime().nullable(),
    missingSince: p.datetime().nullable(),
    mergedIntoId: p.uuid().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer(),
  },
});

export type Entity = InferEntity<typeof EntityEntity>;
