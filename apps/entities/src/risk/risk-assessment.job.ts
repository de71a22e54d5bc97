import { Injectable } from '@nestjs/common';
import { TenantJob } from '@attestry/jobs';
import { RiskAssessor } from './risk-assessor.js';

const AT_ONCE = 100;

/** Assesses what has changed since the last round, a batch and a transaction a step. */
@Injectable()
export class RiskAssessmentJob extends TenantJob {
  override readonly name = 'risk-assessment';
  override readonly cron = '* * * * *';
  override readonly statuses = ['trial', 'active'];

  constructor(private readonly assessor: RiskAssessor) {
    super();
  }

  override async run(): Promise<string | undefined> {
    const assessed = await this.assessor.assessStale(AT_ONCE, new Date());
    return assessed === 0 ? undefined : 'more';
  }
}
