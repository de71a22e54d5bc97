import { type DynamicModule, Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/documents.module.js';
import { IngestDocument } from './ingest-document.usecase.js';
import { IngestionPartsRepository } from './ingestion-parts.repository.js';
import { IngestionRunner, REGION } from './ingestion-runner.js';
import { IngestionsGrpc } from './ingestions.grpc.js';
import { IngestionsRepository } from './ingestions.repository.js';
import { IngestionsService } from './ingestions.service.js';
import { StartIngestion } from './start-ingestion.usecase.js';

@Module({})
export class IngestionsModule {
  static over(content: DynamicModule, region: string): DynamicModule {
    return {
      module: IngestionsModule,
      imports: [content, DocumentsModule],
      providers: [
        { provide: REGION, useValue: region },
        IngestDocument,
        IngestionPartsRepository,
        IngestionRunner,
        IngestionsGrpc,
        IngestionsRepository,
        IngestionsService,
        StartIngestion,
      ],
      exports: [IngestionRunner, IngestionsGrpc, IngestionsRepository],
    };
  }
}
