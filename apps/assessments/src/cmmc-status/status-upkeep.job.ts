import { Injectable } from '@nestjs/common';
import { type JobStep, TenantJob } from '@attestry/jobs';
import { StatusUpkeep } from './status-upkeep.usecase.js';

const FIRST = '00000000-0000-0000-0000-000000000000';

/** Every hour, so that a new day is soon written down. */
@Injectable()
export class StatusUpkeepJob extends TenantJob {
  readonly name = 'cmmc-status-upkeep';
  readonly cron = '5 * * * *';
  readonly statuses = ['trial', 'active'];

  constructor(private readonly upkeep: StatusUpkeep) {
    super();
  }

  run({ cursor }: JobStep): Promise<string | undefined> {
    return this.upkeep.run(cursor ?? FIRST);
  }
}
