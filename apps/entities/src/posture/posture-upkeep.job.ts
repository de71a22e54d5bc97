import { Injectable } from '@nestjs/common';
import { TenantJob } from '@attestry/jobs';
import { AcceptFindings } from './accept-findings.usecase.js';
import { RecomputePosture } from './recompute-posture.usecase.js';

const AT_ONCE = 200;
const ACCEPTANCES = 'acceptances';

/** Every ten minutes: acceptances that end, then findings about connections. Those about entities follow their risk. */
@Injectable()
export class PostureUpkeepJob extends TenantJob {
  override readonly name = 'posture-upkeep';
  override readonly cron = '*/10 * * * *';
  override readonly statuses = ['trial', 'active'];

  constructor(
    private readonly acceptance: AcceptFindings,
    private readonly recompute: RecomputePosture,
  ) {
    super();
  }

  override async run({ cursor = ACCEPTANCES }: { cursor?: string | undefined }): Promise<string | undefined> {
    const now = new Date();
    if (cursor !== ACCEPTANCES) return this.recompute.ofConnections(cursor, now);
    const ended = await this.acceptance.endSome(AT_ONCE, now);
    return ended === AT_ONCE ? ACCEPTANCES : this.recompute.ofConnections(undefined, now);
  }
}
