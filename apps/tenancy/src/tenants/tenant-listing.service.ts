import { Injectable } from '@nestjs/common';
import type { PageRequest } from '@attestry/persistence';
import { PlanCatalogue } from '../plans/plan-catalogue.js';
import { TenantDirectory, type TenantFilter } from './tenant-directory.repository.js';
import { TenantNotFound } from './tenant.errors.js';
import type { TenantView } from './tenant.mapper.js';

/** What operators read of all tenants. */
@Injectable()
export class TenantListing {
  constructor(
    private readonly directory: TenantDirectory,
    private readonly plans: PlanCatalogue,
  ) {}

  async get(id: string): Promise<TenantView> {
    const tenant = await this.directory.find(id);
    if (!tenant) throw new TenantNotFound();
    return { tenant, limits: await this.plans.limitsOf(tenant) };
  }

  async list(request: PageRequest, filter: TenantFilter): Promise<{ items: TenantView[]; nextPageToken: string }> {
    const { items, nextPageToken } = await this.directory.list(request, filter);
    const views = items.map(async (tenant) => ({ tenant, limits: await this.plans.limitsOf(tenant) }));
    return { items: await Promise.all(views), nextPageToken };
  }
}
