import { type DynamicModule, Module } from '@nestjs/common';
import { SearchIndexModule } from '../search-index/search-index.module.js';
import { DocumentImportsGrpc } from './document-imports.grpc.js';
import { DocumentImports } from './document-imports.service.js';
import { ImportedDocumentsRepository } from './imported-documents.repository.js';

@Module({})
export class DocumentImportsModule {
  static over(content: DynamicModule): DynamicModule {
    return {
      module: DocumentImportsModule,
      imports: [content, SearchIndexModule],
      providers: [DocumentImports, DocumentImportsGrpc, ImportedDocumentsRepository],
      exports: [DocumentImportsGrpc],
    };
  }
}
