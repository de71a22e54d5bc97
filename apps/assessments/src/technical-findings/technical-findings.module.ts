import { type DynamicModule, Module } from '@nestjs/common';
import { RpcClients } from '@attestry/rpc';
import { AssessmentsModule } from '../assessments/assessments.module.js';
import type { AssessmentsSettings } from '../config.js';
import { FrameworksModule } from '../frameworks/frameworks.module.js';
import { EntitiesFindings } from './entities-findings.js';
import { InventoryFindings } from './inventory-findings.js';
import { TechnicalFindingsGrpc } from './technical-findings.grpc.js';
import { TechnicalFindingsService } from './technical-findings.service.js';

@Module({})
export class TechnicalFindingsModule {
  static with(settings: AssessmentsSettings): DynamicModule {
    return {
      module: TechnicalFindingsModule,
      imports: [AssessmentsModule, FrameworksModule],
      providers: [
        {
          provide: InventoryFindings,
          inject: [RpcClients],
          useFactory: (clients: RpcClients) => new EntitiesFindings(clients, settings.ENTITIES_ADDRESS),
        },
        TechnicalFindingsGrpc,
        TechnicalFindingsService,
      ],
    };
  }
}
