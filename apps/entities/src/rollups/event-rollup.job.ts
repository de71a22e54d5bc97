import { Injectable } from '@nestjs/common';
import { type JobStep, TenantJob } from '@attestry/jobs';
import { EventRollup } from './event-rollup.usecase.js';

/** Sums up what came since the last round, every five minutes; until then it is counted raw. */
@Injectable()
export class EventRollupJob extends TenantJob {
  override readonly name = 'event-rollup';
  override readonly cron = '*/5 * * * *';
  override readonly statuses = ['trial', 'active', 'suspended'];

  constructor(private readonly rollup: EventRollup) {
    super();
  }

  override async run(_step: JobStep): Promise<string | undefined> {
    const { more } = await this.rollup.step();
    return more ? 'more' : undefined;
  }
}
