import { Injectable } from '@nestjs/common';
import { type tenancyV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import { limitsFromProto, type LocalTenant, tenantStatuses } from './local-tenant.js';
import { TenantProjection } from './tenant-projection.service.js';

/** The handler of TenantProjectionService that every service mounts. */
@Injectable()
export class TenantProjectionGrpc {
  constructor(private readonly projection: TenantProjection) {}

  async applyTenant(request: tenancyV1.ApplyTenantRequest): Promise<tenancyV1.ApplyTenantResponse> {
    const stored = await this.projection.apply(fromProto(request));
    return { position: String(stored.position) };
  }
}

const fromProto = (request: tenancyV1.ApplyTenantRequest): LocalTenant => ({
  tenantId: request.tenantId,
  slug: request.slug,
  region: request.region,
  status: tenantStatuses.textOf(request.status) ?? bug('the rules admit no tenant without status'),
  limits: limitsFromProto(request.limits ?? bug('the rules admit no tenant without limits')),
  position: Number(request.position),
});
