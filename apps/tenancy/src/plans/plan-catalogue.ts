import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import type { TenantLimits } from '@attestry/local-tenants';
import { pageOf, type PageRequest } from '@attestry/persistence';
import type { PlanTier } from '../tenants/tenant-lifecycle.js';
import type { Plan } from './plan.entity.js';
import { PlansRepository } from './plans.repository.js';

const MAX_AGE_MS = 60_000;
// Ranks are unique, so nothing has to break a tie.
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** The plans, read at most once a minute: they change with a release, or by hand. */
@Injectable()
export class PlanCatalogue {
  #plans: readonly Plan[] = [];
  #readAt = 0;

  constructor(private readonly repository: PlansRepository) {}

  async all(): Promise<readonly Plan[]> {
    if (Date.now() - this.#readAt > MAX_AGE_MS) {
      this.#plans = await this.repository.all();
      this.#readAt = Date.now();
    }
    return this.#plans;
  }

  async page(request: PageRequest): Promise<{ items: Plan[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'plans', sortKey: 'number' });
    const after = Number(page.after?.key ?? 0);
    const following = (await this.all()).filter(({ rank }) => rank > after).slice(0, page.limit);
    return page.close(following, ({ rank }) => ({ key: String(rank), id: NO_ID }));
  }

  /** Limits in force for the tenant: its own on a custom plan, else those of its plan. */
  async limitsOf(tenant: { plan: PlanTier; customLimits: TenantLimits | null }): Promise<TenantLimits> {
    if (tenant.customLimits) return tenant.customLimits;
    const plan = (await this.all()).find(({ tier }) => tier === tenant.plan);
    return plan?.limits ?? bug(`the catalogue has no limits of the plan ${tenant.plan}`);
  }
}
