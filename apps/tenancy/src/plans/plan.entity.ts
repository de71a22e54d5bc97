import type { TenantLimits } from '@attestry/local-tenants';
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { PlanTier } from '../tenants/tenant-lifecycle.js';

export const PlanEntity = defineEntity({
  name: 'Plan',
  schema: 'tenancy',
  tableName: 'plans',
  properties: {
    tier: p.string().$type<PlanTier>().primary(),
    rank: p.smallint(),
    displayName: p.string(),
    trialDays: p.integer(),
    limits: p.json().$type<TenantLimits>().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

export type Plan = InferEntity<typeof PlanEntity>;
