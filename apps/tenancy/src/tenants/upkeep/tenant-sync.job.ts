import { Injectable } from '@nestjs/common';
import { Unavailable } from '@attestry/domain-errors';
import { TenantJob } from '@attestry/jobs';
import { TenantProjector } from '../projection/tenant-projector.js';

/** Repairs copies of a tenant that lag behind, should the relay have given up on a service. */
@Injectable()
export class TenantSyncJob extends TenantJob {
  override readonly name = 'tenant-sync';
  override readonly cron = '*/15 * * * *';
  override readonly statuses = ['trial', 'active', 'suspended', 'closing'];

  constructor(private readonly projector: TenantProjector) {
    super();
  }

  override async run(): Promise<undefined> {
    const behind = await this.projector.catchUp();
    if (behind.length > 0) throw new Unavailable(behind.join(', '));
  }
}
