import { Injectable } from '@nestjs/common';
import { TenantJob } from '@attestry/jobs';
import { OnboardingService } from '../onboarding/onboarding.service.js';

/** Finishes what an operator's call began while a service was out of reach. */
@Injectable()
export class TenantOnboardingJob extends TenantJob {
  override readonly name = 'tenant-onboarding';
  override readonly cron = '* * * * *';
  override readonly statuses = ['provisioning', 'trial'];

  constructor(private readonly onboarding: OnboardingService) {
    super();
  }

  override async run(): Promise<undefined> {
    await this.onboarding.finish();
  }
}
