import { type DynamicModule, Module } from '@nestjs/common';
import { LocalTenantsModule } from '@attestry/local-tenants';
import { OutboxModule } from '@attestry/outbox';
import { PersistenceModule } from '@attestry/persistence';
import { IdentityAuthModule } from '@attestry/rpc';
import type { AssessmentsSettings } from './config.js';
import { FrameworkEntity } from './frameworks/framework.entity.js';
import { FrameworksModule } from './frameworks/frameworks.module.js';
import { RequirementEntity } from './frameworks/requirement.entity.js';

export const ENTITIES = [FrameworkEntity, RequirementEntity];

@Module({})
export class AppModule {
  static with(settings: AssessmentsSettings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PersistenceModule.forService({ service: 'assessments', entities: ENTITIES }),
        IdentityAuthModule.forService('assessments', settings),
        LocalTenantsModule.forService({ service: 'assessments' }),
        OutboxModule.forService({ service: 'assessments' }),
        FrameworksModule,
      ],
    };
  }
}
