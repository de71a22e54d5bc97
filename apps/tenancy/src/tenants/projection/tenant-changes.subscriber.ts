import { Inject, Injectable } from '@nestjs/common';
import { Unavailable } from '@attestry/domain-errors';
import type { OutboxEvent, Refusal, Subscriber } from '@attestry/outbox';
import { runAs } from '@attestry/request-context';
import { HOME_REGION } from '../../home-region.js';
import { OnboardingService } from '../onboarding/onboarding.service.js';

const TIMEOUT_MS = 10_000;

/** Tells the other services of each change of a tenant's row, whoever made it: a method, a job, or SQL by hand. */
@Injectable()
export class TenantChangesSubscriber implements Subscriber {
  readonly name = 'tenant-projection';

  constructor(
    private readonly onboarding: OnboardingService,
    @Inject(HOME_REGION) private readonly region: string,
  ) {}

  groupOf(event: OutboxEvent): string {
    return event.tenantId;
  }

  wants(event: OutboxEvent): boolean {
    return event.aggregateType === 'tenancy.tenants';
  }

  /** What is sent is the tenant's present state, so one push stands for all events of a tenant. */
  async deliver(events: readonly OutboxEvent[], signal: AbortSignal): Promise<readonly Refusal[]> {
    for (const tenantId of new Set(events.map((event) => event.tenantId))) {
      const allKnow = await runAs(
        {
          tenantId,
          actor: { type: 'service', id: 'tenancy' },
          name: this.name,
          region: this.region,
          timeoutMs: TIMEOUT_MS,
          signal,
        },
        () => this.onboarding.advance(),
      );
      if (!allKnow) throw new Unavailable('a service that keeps a copy of the tenant');
    }
    return [];
  }
}
