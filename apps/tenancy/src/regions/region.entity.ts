import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const RegionEntity = defineEntity({
  name: 'Region',
  schema: 'tenancy',
  tableName: 'regions',
  properties: {
    code: p.string().primary(),
    displayName: p.string(),
    regimes: p.array().columnType('text[]'),
    defaultRetentionDays: p.integer(),
    minRetentionDays: p.integer(),
    maxRetentionDays: p.integer(),
    endpoint: p.string().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

export type Region = InferEntity<typeof RegionEntity>;
