import { Injectable } from '@nestjs/common';
import { TenantJob } from '@attestry/jobs';
import { RetentionRepository } from './retention.repository.js';

/** Lets go of what people were told long ago, a batch a step. */
@Injectable()
export class ForgetOldNotifications extends TenantJob {
  override readonly name = 'forget-old-notifications';
  override readonly cron = '40 3 * * *';
  override readonly statuses = ['trial', 'active', 'suspended', 'closing'];

  constructor(private readonly retention: RetentionRepository) {
    super();
  }

  override async run(): Promise<string | undefined> {
    return (await this.retention.forget()) ? 'more' : undefined;
  }
}
