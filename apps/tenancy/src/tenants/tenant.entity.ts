import type { TenantLimits } from '@attestry/local-tenants';
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { PlanTier, TenantStatus, TrialNoticeDays } from './tenant-lifecycle.js';

export const ORGANIZATION_TYPES = ['enterprise', 'smb', 'consultant', 'c3pao'] as const;
export type OrganizationType = (typeof ORGANIZATION_TYPES)[number];

export const TenantEntity = defineEntity({
  name: 'Tenant',
  schema: 'tenancy',
  tableName: 'tenants',
  properties: {
    id: p.uuid().primary(),
    region: p.string(),
    slug: p.string(),
    name: p.string(),
    status: p.string().$type<TenantStatus>(),
    organizationType: p.string().$type<OrganizationType>(),
    industry: p.string().strictNullable(),
    domain: p.string().strictNullable(),
    domainVerified: p.boolean().default(false),
    plan: p.string().$type<PlanTier>(),
    customLimits: p.json().$type<TenantLimits>().strictNullable(),
    complianceRequirements: p.array().columnType('text[]'),
    contactAddress: p.blob().$type<Buffer>().strictNullable(),
    contactPhone: p.blob().$type<Buffer>().strictNullable(),
    contactEmail: p.blob().$type<Buffer>().strictNullable(),
    settings: p.json().$type<Record<string, string>>(),
    dataRetentionDays: p.integer(),
    encryptionKeyId: p.string(),
    trialEndsAt: p.datetime().strictNullable(),
    trialNoticeDays: p.integer().$type<TrialNoticeDays>().strictNullable(),
    closingAt: p.datetime().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    updatedAt: p.datetime().defaultRaw('now()'),
    createdBy: p.string().defaultRaw('platform.current_actor()'),
    version: p.integer().default(1),
  },
});

export type Tenant = InferEntity<typeof TenantEntity>;
