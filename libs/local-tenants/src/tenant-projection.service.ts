import { Injectable, Optional } from '@nestjs/common';
import { WrongRegion } from '@attestry/domain-errors';
import { UnitOfWork } from '@attestry/persistence';
import { currentContext } from '@attestry/request-context';
import type { LocalTenant } from './local-tenant.js';
import { LocalTenantsRepository } from './local-tenants.repository.js';
import { TenantListener } from './tenant-listener.js';

/** Keeps the service's copy of a tenant up to date. */
@Injectable()
export class TenantProjection {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly tenants: LocalTenantsRepository,
    @Optional() private readonly listener?: TenantListener,
  ) {}

  /** Stores the state unless a later one is stored; answers what is stored then. Runs as the tenant it is about. */
  async apply(tenant: LocalTenant): Promise<LocalTenant> {
    if (tenant.region !== currentContext().region) throw new WrongRegion(tenant.region);
    return this.unitOfWork.run(async () => {
      const before = await this.tenants.lock(tenant.tenantId);
      if (before && before.position > tenant.position) return before;
      const after = (await this.tenants.upsert(tenant)) ?? tenant;
      await this.listener?.tenantChanged(before, after);
      return after;
    });
  }
}
