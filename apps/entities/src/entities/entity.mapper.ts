import { entitiesV1, enumText } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { EntityType, Provider } from '../observations/observation.js';
import type { Alias, Moved } from './alias.js';
import type { EntityChange } from './entity-change.js';
import type { EntityFilter, Facet, Facets } from './entity-query.js';
import type { NewEntity } from './entity-edit.js';
import type { Entity, EntityStatus } from './entity.entity.js';
import type { RiskLevel } from './risk-level.js';

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
  missingSince: entity.missingSince ?? undefined,
});

export const filterOf = (request: Omit<entitiesV1.ListEntitiesRequest, 'pageSize' | 'pageToken'>): EntityFilter => ({
  ...facetFilterOf(request),
  externalId: request.externalId || undefined,
});

export const facetFilterOf = (request: entitiesV1.FacetEntitiesRequest): EntityFilter => ({
  type: entityTypes.textOf(request.type),
  provider: providers.textOf(request.provider),
  status: entityStatuses.textOf(request.status),
  externalId: undefined,
  riskLevel: riskLevels.textOf(request.riskLevel),
  search: request.search || undefined,
  namePrefix: request.namePrefix || undefined,
  externalIdPrefix: request.externalIdPrefix || undefined,
  startTime: request.startTime,
  endTime: request.endTime,
});

export const facetsToProto = (facets: Facets): entitiesV1.FacetEntitiesResponse => ({
  total: String(facets.total),
  types: facets.types.map(facetToProto),
  providers: facets.providers.map(facetToProto),
  statuses: facets.statuses.map(facetToProto),
  riskLevels: facets.riskLevels.map(facetToProto),
});

const facetToProto = ({ value, count }: Facet): entitiesV1.Facet => ({ value, count: String(count) });

export const aliasToProto = (alias: Alias): entitiesV1.EntityAlias => ({
  id: alias.id,
  entityId: alias.entityId,
  provider: providers.valueOf(alias.provider),
  externalId: alias.externalId,
  mergedEntityId: alias.mergedEntityId ?? '',
  createdAt: alias.createdAt,
});

export const movedToProto = (moved: Moved) => ({
  relationshipsMoved: String(moved.relationshipsMoved),
  relationshipsDropped: String(moved.relationshipsDropped),
  eventsMoved: String(moved.eventsMoved),
  threatsMoved: String(moved.threatsMoved),
});

export const changeToProto = (change: EntityChange): entitiesV1.EntityChange => ({ ...change });

export const newEntityOf = (request: entitiesV1.CreateEntityRequest): NewEntity => ({
  externalId: request.externalId,
  name: request.name || undefined,
  type: entityTypes.textOf(request.type) ?? bug('the rules admit no entity without type'),
  provider: providers.textOf(request.provider) ?? bug('the rules admit no entity without provider'),
  providerRegion: request.providerRegion || undefined,
  metadata: request.metadata ?? {},
  permissions: request.permissions,
  tags: request.tags,
});
