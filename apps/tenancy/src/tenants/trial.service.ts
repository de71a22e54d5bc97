import { Injectable } from '@nestjs/common';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { advance, lifeOf, noticeDue, trialIsOver } from './tenant-lifecycle.js';
import { TenantState } from './tenant-state.js';
import { TenantsRepository } from './tenants.repository.js';

/** What time does with the trial of the tenant in the context. */
@Injectable()
export class TrialService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly tenants: TenantsRepository,
    private readonly state: TenantState,
    private readonly outbox: Outbox,
  ) {}

  /** Suspends a tenant whose trial is over; before that, records each notice once. May be repeated at will. */
  async tick(now: Date): Promise<void> {
    await this.unitOfWork.run(async () => {
      const tenant = await this.tenants.lock();
      const resource = { type: 'tenant', id: tenant.id };
      if (trialIsOver(lifeOf(tenant), now)) {
        Object.assign(tenant, advance(lifeOf(tenant), 'suspended', now));
        await this.outbox.record({ action: 'tenant.suspended', resource, details: { reason: 'the trial has ended' } });
        await this.state.save(tenant);
        return;
      }
      const days = noticeDue(lifeOf(tenant), tenant.trialNoticeDays, now);
      if (days === undefined) return;
      tenant.trialNoticeDays = days;
      await this.outbox.record({ action: 'tenant.trial_ending', resource, details: { days_left: String(days) } });
      await this.state.save(tenant);
    });
  }
}
