import { Injectable } from '@nestjs/common';
import { type LocalTenant, TenantProjection, type TenantLimits } from '@attestry/local-tenants';
import { type TenantView, TenantViews } from './tenant-views.js';
import type { Tenant } from './tenant.entity.js';
import { TenantsRepository } from './tenants.repository.js';

/** Writes a tenant together with this service's own projection of it, so that the two never differ. */
@Injectable()
export class TenantState {
  constructor(
    private readonly tenants: TenantsRepository,
    private readonly projection: TenantProjection,
    private readonly views: TenantViews,
  ) {}

  async save(changed: Tenant): Promise<TenantView> {
    const tenant = await this.tenants.save(changed);
    const view = await this.views.of(tenant);
    await this.projection.apply(localTenantOf(tenant, view.limits));
    return view;
  }
}

/** What the other services need to know of a tenant; its version is the position. */
export const localTenantOf = (
  tenant: Pick<Tenant, 'id' | 'slug' | 'region' | 'status' | 'version'>,
  limits: TenantLimits,
): LocalTenant => ({
  tenantId: tenant.id,
  slug: tenant.slug,
  region: tenant.region,
  status: tenant.status,
  limits,
  position: tenant.version,
});
