import { Injectable } from '@nestjs/common';
import { type JobStep, TenantJob } from '@attestry/jobs';
import { RecoverRemediations } from './recover.usecase.js';

/** Every minute: expires what nobody approved, resumes what was interrupted. */
@Injectable()
export class RemediationUpkeepJob extends TenantJob {
  readonly name = 'remediation-upkeep';
  readonly cron = '* * * * *';
  readonly statuses = ['trial', 'active'];
  override readonly stepTimeoutMs = 360_000;

  constructor(private readonly recover: RecoverRemediations) {
    super();
  }

  async run({ signal }: JobStep): Promise<string | undefined> {
    return (await this.recover.run(signal)) ? 'more' : undefined;
  }
}
