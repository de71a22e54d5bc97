import { Injectable } from '@nestjs/common';
import { type JobStep, TenantJob } from '@attestry/jobs';
import { ThreatRetention } from './threat-retention.usecase.js';

const AT_ONCE = 200;
const OLD = 'old';

/** Every hour: suppressions that have ended, then threats of more than two years ago, a batch a step. */
@Injectable()
export class ThreatRetentionJob extends TenantJob {
  override readonly name = 'threat-retention';
  override readonly cron = '33 * * * *';
  override readonly statuses = ['trial', 'active', 'suspended', 'closing'];

  constructor(private readonly retention: ThreatRetention) {
    super();
  }

  override async run({ cursor }: Pick<JobStep, 'cursor'>): Promise<string | undefined> {
    const now = new Date();
    if (cursor !== OLD) return (await this.retention.endSuppressions(now, AT_ONCE)) === AT_ONCE ? 'ended' : OLD;
    return (await this.retention.removeOld(now, AT_ONCE)) === AT_ONCE ? OLD : undefined;
  }
}
