import { type DynamicModule, Module } from '@nestjs/common';
import { ReembedChunks } from './reembed-chunks.usecase.js';
import { JOB_REGION, ReembeddingRunner } from './reembedding-runner.js';
import { ReembeddingsGrpc } from './reembeddings.grpc.js';
import { ReembeddingsRepository } from './reembeddings.repository.js';
import { ReembeddingsService } from './reembeddings.service.js';

@Module({})
export class ReembeddingsModule {
  static in(region: string): DynamicModule {
    return {
      module: ReembeddingsModule,
      providers: [
        { provide: JOB_REGION, useValue: region },
        ReembedChunks,
        ReembeddingRunner,
        ReembeddingsGrpc,
        ReembeddingsRepository,
        ReembeddingsService,
      ],
      exports: [ReembeddingRunner, ReembeddingsGrpc, ReembeddingsRepository],
    };
  }
}
