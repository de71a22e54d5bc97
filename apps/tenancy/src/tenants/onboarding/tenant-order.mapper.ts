import { type tenancyV1 } from '@attestry/contracts';
import { organizationTypeOf, tenantToProto, textOrNull } from '../tenant.mapper.js';
import type { CreatedTenant, TenantOrder } from './create-tenant.usecase.js';

export const orderFromProto = (request: tenancyV1.CreateTenantRequest): TenantOrder => ({
  slug: request.slug,
  name: request.name,
  organizationType: organizationTypeOf(request.organizationType),
  region: request.region === '' ? undefined : request.region,
  industry: textOrNull(request.industry),
  domain: textOrNull(request.domain.toLowerCase()),
  complianceRequirements: request.complianceRequirements,
  contactAddress: textOrNull(request.contact?.address ?? ''),
  contactPhone: textOrNull(request.contact?.phone ?? ''),
  contactEmail: textOrNull(request.contact?.email ?? ''),
  dataRetentionDays: request.dataRetentionDays === 0 ? undefined : request.dataRetentionDays,
  administratorEmail: request.administratorEmail,
});

export const createdToProto = ({ view, invitation }: CreatedTenant): tenancyV1.CreateTenantResponse => ({
  tenant: tenantToProto(view),
  invitation: invitation && {
    invitationId: invitation.id,
    token: invitation.token ?? '',
    expireTime: invitation.expiresAt,
  },
});
