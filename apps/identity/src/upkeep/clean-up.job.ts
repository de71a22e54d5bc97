import { Injectable } from '@nestjs/common';
import { PLATFORM_TENANT_ID } from '@attestry/ids';
import { type JobStep, TenantJob } from '@attestry/jobs';
import { IdempotencyStore } from '@attestry/persistence';
import { Revocations } from '../revocations/revocations.service.js';
import { Sessions } from '../sessions/sessions.service.js';
import { Throttle } from '../sign-in/throttle.service.js';

/** Removes what has served its time: ended sessions, void deny-list entries, forgotten failures, old answers. */
@Injectable()
export class CleanUpJob extends TenantJob {
  override readonly name = 'clean-up';
  override readonly cron = '17 * * * *';
  override readonly statuses = ['provisioning', 'trial', 'active', 'suspended', 'closing'];

  constructor(
    private readonly sessions: Sessions,
    private readonly revocations: Revocations,
    private readonly throttle: Throttle,
    private readonly answers: IdempotencyStore,
  ) {
    super();
  }

  override async run({ tenantId }: JobStep): Promise<string | undefined> {
    if (await this.sessions.removeEnded()) return 'more';
    await this.revocations.removeExpired();
    await this.answers.purge();
    if (tenantId === PLATFORM_TENANT_ID) await this.throttle.removeForgotten();
    return undefined;
  }
}
