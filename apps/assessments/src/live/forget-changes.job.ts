import { Injectable } from '@nestjs/common';
import { TenantJob } from '@attestry/jobs';
import { LiveChangesRepository } from './live-changes.repository.js';

/** Lets go of changes that nobody may ask for any more. */
@Injectable()
export class ForgetLiveChanges extends TenantJob {
  override readonly name = 'forget-live-changes';
  override readonly cron = '25 * * * *';
  override readonly statuses = ['trial', 'active', 'suspended', 'closing'];

  constructor(private readonly changes: LiveChangesRepository) {
    super();
  }

  override async run(): Promise<string | undefined> {
    return (await this.changes.forget()) ? 'more' : undefined;
  }
}
