import { Injectable } from '@nestjs/common';
import type { PageRequest } from '@attestry/persistence';
import { asTenant } from './as-tenant.js';
import { TenantDirectory, type TenantFilter } from './tenant-directory.repository.js';
import { TenantNotFound } from './tenant.errors.js';
import { type TenantView, TenantViews } from './tenant-views.js';

/** What operators read of all tenants. */
@Injectable()
export class TenantListing {
  constructor(
    private readonly directory: TenantDirectory,
    private readonly views: TenantViews,
  ) {}

  async get(id: string): Promise<TenantView> {
    const tenant = await this.directory.find(id);
    if (!tenant) throw new TenantNotFound();
    return asTenant(id, () => this.views.of(tenant));
  }

  async list(request: PageRequest, filter: TenantFilter): Promise<{ items: TenantView[]; nextPageToken: string }> {
    const { items, nextPageToken } = await this.directory.list(request, filter);
    return { items: await Promise.all(items.map((tenant) => this.views.inList(tenant))), nextPageToken };
  }
}
