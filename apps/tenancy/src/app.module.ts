import { type DynamicModule, Module } from '@nestjs/common';
import { JobsModule } from '@attestry/jobs';
import { LocalTenantsModule } from '@attestry/local-tenants';
import { OutboxModule } from '@attestry/outbox';
import { PersistenceModule } from '@attestry/persistence';
import { IdentityAuthModule } from '@attestry/rpc';
import type { TenancySettings } from './config.js';
import { PlanEntity } from './plans/plan.entity.js';
import { PlansModule } from './plans/plans.module.js';
import { RegionEntity } from './regions/region.entity.js';
import { RegionsModule } from './regions/regions.module.js';
import { SettingsModule } from './settings.module.js';
import { OnboardingEntity } from './tenants/onboarding/onboarding.entity.js';
import { TenantChangesSubscriber } from './tenants/projection/tenant-changes.subscriber.js';
import { TenantEntity } from './tenants/tenant.entity.js';
import { TenantsModule } from './tenants/tenants.module.js';
import { TenantOnboardingJob } from './tenants/upkeep/tenant-onboarding.job.js';
import { TenantSyncJob } from './tenants/upkeep/tenant-sync.job.js';
import { TrialEndJob } from './tenants/upkeep/trial-end.job.js';

export const ENTITIES = [TenantEntity, OnboardingEntity, PlanEntity, RegionEntity];

@Module({})
export class AppModule {
  static with(settings: TenancySettings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        SettingsModule.of(settings),
        PersistenceModule.forService({ service: 'tenancy', entities: ENTITIES }),
        IdentityAuthModule.forService('tenancy', settings),
        LocalTenantsModule.forService({ service: 'tenancy' }),
        OutboxModule.forService({
          service: 'tenancy',
          subscribers: [TenantChangesSubscriber],
          imports: [TenantsModule],
        }),
        JobsModule.forService({
          service: 'tenancy',
          jobs: [TenantOnboardingJob, TrialEndJob, TenantSyncJob],
          imports: [TenantsModule],
        }),
        PlansModule,
        RegionsModule,
        TenantsModule,
      ],
    };
  }
}
