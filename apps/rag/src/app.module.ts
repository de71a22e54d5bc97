import { type DynamicModule, Module } from '@nestjs/common';
import { JobsModule } from '@attestry/jobs';
import { LocalTenantsModule } from '@attestry/local-tenants';
import { OutboxModule } from '@attestry/outbox';
import { PersistenceModule } from '@attestry/persistence';
import { IdentityAuthModule } from '@attestry/rpc';
import { AnalysesModule } from './analyses/analyses.module.js';
import { AnalysisEntity } from './analyses/analysis.entity.js';
import { AnswersModule } from './answers/answers.module.js';
import type { RagSettings } from './config.js';
import { ContentModule } from './content/content.module.js';
import { DocumentChunkEntity } from './content/document-chunk.entity.js';
import { DocumentVersionEntity } from './content/document-version.entity.js';
import { DocumentEntity } from './documents/document.entity.js';
import { DocumentGrantEntity } from './documents/document-grant.entity.js';
import { DocumentImportsModule } from './document-imports/document-imports.module.js';
import { DocumentsModule } from './documents/documents.module.js';
import { EmbeddingModule } from './embedding/embedding.module.js';
import { IngestionEntity } from './ingestions/ingestion.entity.js';
import { IngestionsModule } from './ingestions/ingestions.module.js';
import { ResumeIngestions } from './ingestions/resume-ingestions.job.js';
import { ReembeddingEntity } from './reembeddings/reembedding.entity.js';
import { ReembeddingsModule } from './reembeddings/reembeddings.module.js';
import { ResumeReembeddings } from './reembeddings/resume-reembeddings.job.js';
import { SearchModule } from './search/search.module.js';
import { VectorsModule } from './vectors/vectors.module.js';

export const ENTITIES = [
  DocumentEntity,
  DocumentGrantEntity,
  DocumentVersionEntity,
  DocumentChunkEntity,
  IngestionEntity,
  AnalysisEntity,
  ReembeddingEntity,
];

@Module({})
export class AppModule {
  static with(settings: RagSettings): DynamicModule {
    const content = ContentModule.withSpool(settings.UPLOAD_DIR);
    const ingestions = IngestionsModule.over(content, settings.REGION);
    const search = SearchModule.over(content, settings);
    const analyses = AnalysesModule.with(settings);
    const reembeddings = ReembeddingsModule.in(settings.REGION);
    return {
      module: AppModule,
      imports: [
        PersistenceModule.forService({ service: 'rag', entities: ENTITIES }),
        IdentityAuthModule.forService('rag', settings),
        LocalTenantsModule.forService({ service: 'rag' }),
        OutboxModule.forService({ service: 'rag' }),
        EmbeddingModule.with(settings),
        VectorsModule.with(settings),
        DocumentsModule,
        content,
        ingestions,
        DocumentImportsModule.over(content),
        reembeddings,
        JobsModule.forService({
          service: 'rag',
          jobs: [ResumeIngestions, ResumeReembeddings],
          imports: [ingestions, reembeddings],
        }),
        search,
        analyses,
        AnswersModule.with(settings, [search, analyses]),
      ],
    };
  }
}
