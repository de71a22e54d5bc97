import { Injectable } from '@nestjs/common';
import { TenantJob } from '@attestry/jobs';
import { StaleRisksRepository } from './stale-risks.repository.js';

const AT_ONCE = 5_000;

/** Every night all entities are assessed anew, because ages and shares change without anybody changing an entity. */
@Injectable()
export class RiskRoundJob extends TenantJob {
  override readonly name = 'risk-round';
  override readonly cron = '17 2 * * *';
  override readonly statuses = ['trial', 'active'];

  constructor(private readonly stale: StaleRisksRepository) {
    super();
  }

  override async run({ cursor }: { cursor: string | undefined }): Promise<string | undefined> {
    if (cursor === undefined) await this.stale.countAnew();
    return this.stale.markNext(cursor, AT_ONCE);
  }
}
