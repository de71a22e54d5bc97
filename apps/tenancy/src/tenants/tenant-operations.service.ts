import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@attestry/domain-errors';
import type { TenantLimits } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { asTenant } from './as-tenant.js';
import { assertSeen } from './etag.js';
import { activate, advance, lifeOf, type PlanTier, type TenantStatus } from './tenant-lifecycle.js';
import { TenantState } from './tenant-state.js';
import { type TenantView, TenantViews } from './tenant-views.js';
import type { Tenant } from './tenant.entity.js';
import { TenantsRepository } from './tenants.repository.js';

export interface PlanChoice {
  plan: PlanTier | undefined;
  customLimits: TenantLimits | undefined;
}

/** What the platform's operators, and time, do with any tenant: each step as that tenant, seen in its own trail. */
@Injectable()
export class TenantOperations {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly tenants: TenantsRepository,
    private readonly state: TenantState,
    private readonly views: TenantViews,
    private readonly outbox: Outbox,
  ) {}

  suspend(id: string, reason: string, etag: string): Promise<TenantView> {
    return this.#move(id, 'suspended', etag, { action: 'tenant.suspended', details: { reason } });
  }

  close(id: string, reason: string, etag: string): Promise<TenantView> {
    return this.#move(id, 'closing', etag, { action: 'tenant.closing_began', details: { reason } });
  }

  activate(id: string, choice: PlanChoice, etag: string): Promise<TenantView> {
    assertConsistent(choice);
    return this.#change(id, async (tenant) => {
      if (tenant.status === 'active' && samePlan(tenant, choice)) return this.views.of(tenant);
      assertSeen(tenant, etag);
      const details = { from: tenant.status, from_plan: tenant.plan, plan: choice.plan ?? tenant.plan };
      Object.assign(tenant, activate(lifeOf(tenant), choice.plan ?? tenant.plan, new Date()));
      if (choice.plan !== undefined) tenant.customLimits = choice.customLimits ?? null;
      return this.#record(tenant, 'tenant.activated', details);
    });
  }

  #move(
    id: string,
    to: TenantStatus,
    etag: string,
    event: { action: string; details: Record<string, string> },
  ): Promise<TenantView> {
    return this.#change(id, async (tenant) => {
      if (tenant.status === to) return this.views.of(tenant);
      assertSeen(tenant, etag);
      const from = tenant.status;
      Object.assign(tenant, advance(lifeOf(tenant), to, new Date()));
      return this.#record(tenant, event.action, { ...event.details, from });
    });
  }

  async #record(tenant: Tenant, action: string, details: Record<string, string>): Promise<TenantView> {
    await this.outbox.record({ action, resource: { type: 'tenant', id: tenant.id }, details });
    return this.state.save(tenant);
  }

  #change(id: string, work: (tenant: Tenant) => Promise<TenantView>): Promise<TenantView> {
    return asTenant(id, () => this.unitOfWork.run(async () => work(await this.tenants.lock())));
  }
}

function assertConsistent({ plan, customLimits }: PlanChoice): void {
  if ((plan === 'custom') === (customLimits !== undefined)) return;
  const description = plan === 'custom' ? 'is required with the custom plan' : 'goes only with the custom plan';
  throw new InvalidFields([{ field: 'customLimits', description }]);
}

const samePlan = (tenant: Tenant, { plan, customLimits }: PlanChoice): boolean =>
  plan === undefined || (plan === tenant.plan && sameLimits(tenant.customLimits, customLimits));

const sameLimits = (left: TenantLimits | null | undefined, right: TenantLimits | undefined): boolean =>
  LIMITS.every((kind) => left?.[kind] === right?.[kind]);

const LIMITS = ['users', 'connections', 'entities', 'storage_bytes', 'questions_per_day'] as const;
