import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { RegionsService } from '../regions/regions.service.js';
import { assertSeen } from './etag.js';
import type { TenantChanges } from './tenant-changes.js';
import { TenantContact } from './tenant-contact.js';
import { TenantState } from './tenant-state.js';
import { type TenantView, TenantViews } from './tenant-views.js';
import type { Tenant } from './tenant.entity.js';
import { TenantsRepository } from './tenants.repository.js';

/** What a tenant does with its own entry. */
@Injectable()
export class TenantsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly tenants: TenantsRepository,
    private readonly views: TenantViews,
    private readonly contact: TenantContact,
    private readonly regions: RegionsService,
    private readonly state: TenantState,
    private readonly guard: WriteGuard,
    private readonly outbox: Outbox,
  ) {}

  get(): Promise<TenantView> {
    return this.unitOfWork.run(
      async () => {
        return this.views.of(await this.tenants.find());
      },
      { readOnly: true },
    );
  }

  update(changes: TenantChanges, etag: string): Promise<TenantView> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const tenant = await this.tenants.lock();
      assertSeen(tenant, etag);
      await this.#assertRetention(tenant, changes.dataRetentionDays);
      const domainChanged = changes.domain !== undefined && changes.domain !== tenant.domain;
      const sealed = await this.contact.seal(tenant.id, changes);
      Object.assign(tenant, changes, sealed, domainChanged ? { domainVerified: false } : {});
      await this.outbox.record({
        action: 'tenant.updated',
        resource: { type: 'tenant', id: tenant.id },
        details: { fields: Object.keys(changes).sort() },
      });
      return this.state.save(tenant);
    });
  }

  async #assertRetention(tenant: Tenant, days: number | undefined): Promise<void> {
    if (days === undefined) return;
    const violation = await this.regions.retentionViolation(tenant.region, days);
    if (violation) throw new InvalidFields([{ field: 'tenant.dataRetentionDays', description: violation }]);
  }
}
