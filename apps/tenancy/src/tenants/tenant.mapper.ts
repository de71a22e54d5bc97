import { enumText, tenancyV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import { limitsToProto, tenantStatuses } from '@attestry/local-tenants';
import type { PlanTier } from './tenant-lifecycle.js';
import type { TenantView } from './tenant-views.js';
import type { OrganizationType } from './tenant.entity.js';

export const planTiers = enumText<tenancyV1.PlanTier, PlanTier>(tenancyV1.PlanTier, 'PLAN_TIER_');

export const organizationTypes = enumText<tenancyV1.OrganizationType, OrganizationType>(
  tenancyV1.OrganizationType,
  'ORGANIZATION_TYPE_',
);

export const tenantToProto = ({ tenant, limits, contact }: TenantView): tenancyV1.Tenant => ({
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
  contact: contact && {
    address: contact.contactAddress ?? '',
    phone: contact.contactPhone ?? '',
    email: contact.contactEmail ?? '',
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
