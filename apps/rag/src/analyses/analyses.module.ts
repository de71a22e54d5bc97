import { type DynamicModule, Module } from '@nestjs/common';
import { DataKeysTable, KeyRing, openSealedFile } from '@attestry/keys';
import { UnitOfWork } from '@attestry/persistence';
import { RpcClients } from '@attestry/rpc';
import type { RagSettings } from '../config.js';
import { AnalysesGrpc } from './analyses.grpc.js';
import { AnalysesRepository } from './analyses.repository.js';
import { AnalysesService } from './analyses.service.js';
import { SealedAnalyses } from './analysis-content.js';
import { AnalysisRecorder } from './analysis-recorder.js';
import { AssessmentsReceiver } from './assessments-receiver.js';
import { NarrativeReceiver } from './narrative-receiver.js';
import { ReviewAnalysis } from './review-analysis.usecase.js';

@Module({})
export class AnalysesModule {
  static with(settings: RagSettings): DynamicModule {
    return {
      module: AnalysesModule,
      providers: [
        {
          provide: KeyRing,
          inject: [UnitOfWork],
          useFactory: (unitOfWork: UnitOfWork) =>
            new KeyRing(openSealedFile(settings.KEK_FILE), new DataKeysTable(unitOfWork, 'rag')),
        },
        {
          provide: NarrativeReceiver,
          inject: [RpcClients],
          useFactory: (clients: RpcClients) => new AssessmentsReceiver(clients, settings.ASSESSMENTS_ADDRESS),
        },
        AnalysesGrpc,
        AnalysesRepository,
        AnalysesService,
        AnalysisRecorder,
        ReviewAnalysis,
        SealedAnalyses,
      ],
      exports: [AnalysesGrpc, AnalysisRecorder],
    };
  }
}
