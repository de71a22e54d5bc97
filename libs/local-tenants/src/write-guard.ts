import { Injectable } from '@nestjs/common';
import { QuotaExceeded, TenantNotWritable, WrongRegion } from '@attestry/domain-errors';
import { currentContext, currentTenant } from '@attestry/request-context';
import type { LocalTenant, QuotaKind } from './local-tenant.js';
import { LocalTenantsRepository } from './local-tenants.repository.js';

/** Asked by each use case that writes, inside its transaction. */
@Injectable()
export class WriteGuard {
  constructor(private readonly tenants: LocalTenantsRepository) {}

  /** Throws unless the tenant is at home in this cell and on trial or active. */
  async assertWritable(): Promise<void> {
    writable(await this.tenants.find(currentTenant()));
  }

  /**
   * Locks the tenant's row, so that counting and inserting are one step: of two parallel creations the second counts
   * after the first has committed. Checks `assertWritable` too.
   */
  async lockQuota(kind: QuotaKind): Promise<Quota> {
    const tenant = writable(await this.tenants.lock(currentTenant()));
    return new Quota(kind, tenant.limits[kind]);
  }
}

/** A limit that is held until the transaction ends. */
export class Quota {
  constructor(
    readonly kind: QuotaKind,
    readonly limit: number,
  ) {}

  /** Throws if `added` more than the `current` count would exceed the limit. */
  admit(current: number, added = 1): void {
    if (current + added > this.limit) throw new QuotaExceeded(this.kind, this.limit, current);
  }
}

function writable(tenant: LocalTenant | undefined): LocalTenant {
  // Not yet told by tenancy: the tenant is still being provisioned.
  if (!tenant) throw new TenantNotWritable('provisioning');
  if (tenant.region !== currentContext().region) throw new WrongRegion(tenant.region);
  if (tenant.status !== 'trial' && tenant.status !== 'active') throw new TenantNotWritable(tenant.status);
  return tenant;
}
