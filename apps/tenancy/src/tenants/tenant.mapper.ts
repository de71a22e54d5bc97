import { enumText, tenancyV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import { limitsToProto, type TenantLimits, tenantStatuses } from '@attestry/local-tenants';
import type { PlanTier } from './tenant-lifecycle.js';
import type { OrganizationType, Tenant } from './tenant.entity.js';

export const planTiers = enumText<tenancyV1.PlanTier, PlanTier>(tenancyV1.PlanTier, 'PLAN_TIER_');

export const organizationTypes = enumText<tenancyV1.OrganizationType, OrganizationType>(
  tenancyV1.OrganizationType,
  'ORGANIZATION_TYPE_',
);

/** A tenant with the limits in force for it. */
export interface TenantView {
  tenant: Tenant;
  limits: TenantLimits;
}

export const tenantToProto = ({ tenant, limits }: TenantView): tenancyV1.Tenant => ({
  id: tenant.id,
  slug: tenant.slug,
  name: tenant.name,
  status: tenantStatuses.valueOf(tenant.status),
  organizationType: organizationTypes.valueOf(tenant.organizationType),
  industry: tenant.industry ?? '',
  domain: tenant.domain ?? '',
  domainVerified: tenant.domainVerified,
  region: tenant.region,
  plan: planTiers.valueOf(tenant.plan),
  limits: limitsToProto(limits),
  complianceRequirements: tenant.complianceRequirements,
  contact: {
    address: tenant.contactAddress ?? '',
    phone: tenant.contactPhone ?? '',
    email: tenant.contactEmail ?? '',
  },
  settings: tenant.settings,
  dataRetentionDays: tenant.dataRetentionDays,
  encryptionKeyId: tenant.encryptionKeyId,
  trialEndTime: tenant.trialEndsAt ?? undefined,
  closingTime: tenant.closingAt ?? undefined,
  createdBy: tenant.createdBy,
  createTime: tenant.createdAt,
  updateTime: tenant.updatedAt,
  etag: String(tenant.version),
});

export const organizationTypeOf = (type: tenancyV1.OrganizationType): OrganizationType =>
  organizationTypes.textOf(type) ?? bug('the rules admit no organization without type');

/** Proto3 has no absent text: empty means none. */
export const textOrNull = (text: string): string | null => (text === '' ? null : text);
