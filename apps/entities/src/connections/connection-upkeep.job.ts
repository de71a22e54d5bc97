import { Injectable } from '@nestjs/common';
import { TenantJob } from '@attestry/jobs';
import { CredentialUpkeep } from './credential-upkeep.usecase.js';

/** Every ten minutes: alerts of credentials that expire, and secrets under older keys sealed anew. */
@Injectable()
export class ConnectionUpkeepJob extends TenantJob {
  readonly name = 'connection-upkeep';
  readonly cron = '*/10 * * * *';
  readonly statuses = ['trial', 'active'];

  constructor(private readonly upkeep: CredentialUpkeep) {
    super();
  }

  async run(): Promise<string | undefined> {
    await this.upkeep.alert();
    return (await this.upkeep.reseal()) ? 'more' : undefined;
  }
}
