import { Injectable } from '@nestjs/common';
import type { TenantLimits } from '@attestry/local-tenants';
import { PlanCatalogue } from '../plans/plan-catalogue.js';
import { type Contact, TenantContact } from './tenant-contact.js';
import type { Tenant } from './tenant.entity.js';

/** A tenant as it is shown: with the limits in force for it, its contact details opened. */
export interface TenantView {
  tenant: Tenant;
  limits: TenantLimits;
  /** Undefined in lists. */
  contact: Contact | undefined;
}

@Injectable()
export class TenantViews {
  constructor(
    private readonly plans: PlanCatalogue,
    private readonly contact: TenantContact,
  ) {}

  /** Runs as the tenant. */
  async of(tenant: Tenant): Promise<TenantView> {
    return { tenant, limits: await this.plans.limitsOf(tenant), contact: await this.contact.open(tenant) };
  }

  /** Of any tenant, without what only itself can open. */
  async inList(tenant: Tenant): Promise<TenantView> {
    return { tenant, limits: await this.plans.limitsOf(tenant), contact: undefined };
  }
}
