import { entitiesV1, enumText } from '@attestry/contracts';
import type { EntityType, Provider } from '../observations/observation.js';
import type { Entity, EntityStatus, RiskLevel } from './entity.entity.js';

export const entityTypes = enumText<entitiesV1.EntityType, EntityType>(entitiesV1.EntityType, 'ENTITY_TYPE_');
export const providers = enumText<entitiesV1.Provider, Provider>(entitiesV1.Provider, 'PROVIDER_');
export const entityStatuses = enumText<entitiesV1.EntityStatus, EntityStatus>(
  entitiesV1.EntityStatus,
  'ENTITY_STATUS_',
);
export const riskLevels = enumText<entitiesV1.RiskLevel, RiskLevel>(entitiesV1.RiskLevel, 'RISK_LEVEL_');

export const entityToProto = (entity: Entity): entitiesV1.Entity => ({
  id: entity.id,
  externalId: entity.externalId,
  name: entity.name,
  type: entityTypes.valueOf(entity.type),
  provider: providers.valueOf(entity.provider),
  providerRegion: entity.providerRegion ?? '',
  status: entityStatuses.valueOf(entity.status),
  riskScore: Number(entity.riskScore),
  riskLevel: riskLevels.valueOf(entity.riskLevel),
  metadata: entity.metadata,
  permissions: entity.permissions,
  tags: entity.tags,
  firstSeenAt: entity.firstSeenAt,
  lastSeenAt: entity.lastSeenAt,
  lastUsedAt: entity.lastUsedAt ?? undefined,
  createdAt: entity.createdAt,
  updatedAt: entity.updatedAt,
  etag: String(entity.version),
  region: entity.region,
});
