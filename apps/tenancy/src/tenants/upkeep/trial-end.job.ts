import { Injectable } from '@nestjs/common';
import { TenantJob } from '@attestry/jobs';
import { TrialService } from '../trial.service.js';

/** Announces the end of a trial and suspends the tenant when it has come. */
@Injectable()
export class TrialEndJob extends TenantJob {
  override readonly name = 'trial-end';
  override readonly cron = '*/10 * * * *';
  override readonly statuses = ['trial'];

  constructor(private readonly trials: TrialService) {
    super();
  }

  override async run(): Promise<undefined> {
    await this.trials.tick(new Date());
  }
}
