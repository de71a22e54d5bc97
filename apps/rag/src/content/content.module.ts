import { type DynamicModule, Module } from '@nestjs/common';
import { TextExtractor } from '@attestry/text-extraction';
import { prepareSpool } from '@attestry/uploads';
import { DocumentsModule } from '../documents/documents.module.js';
import { SearchIndexModule } from '../search-index/search-index.module.js';
import { ChunksRepository } from './chunks.repository.js';
import { CONTENT_LIMITS } from './content-limits.js';
import { ContentUploads, SPOOL_OPTIONS } from './content-uploads.service.js';
import { ContentGrpc } from './content.grpc.js';
import { ContentService } from './content.service.js';
import { SimilarDocumentsRepository } from './similar-documents.repository.js';
import { SimilarDocuments } from './similar-documents.service.js';
import { UploadContent } from './upload-content.usecase.js';
import { VersionsRepository } from './versions.repository.js';

@Module({})
export class ContentModule {
  static withSpool(directory: string): DynamicModule {
    return {
      module: ContentModule,
      imports: [DocumentsModule, SearchIndexModule],
      providers: [
        {
          provide: SPOOL_OPTIONS,
          useFactory: async () => {
            await prepareSpool(directory);
            return { directory, maxBytes: CONTENT_LIMITS.bytes };
          },
        },
        { provide: TextExtractor, useFactory: textExtractor },
        ChunksRepository,
        ContentGrpc,
        ContentService,
        ContentUploads,
        SimilarDocuments,
        SimilarDocumentsRepository,
        UploadContent,
        VersionsRepository,
      ],
      exports: [ContentGrpc, ContentService, SPOOL_OPTIONS, TextExtractor, UploadContent],
    };
  }
}

export function textExtractor(): TextExtractor {
  const { pages, lines, characters, readingMs, memoryMib } = CONTENT_LIMITS;
  return new TextExtractor('rag', {
    maxPages: pages,
    maxLines: lines,
    maxCharacters: characters,
    timeoutMs: readingMs,
    maxMemoryMib: memoryMib,
  });
}
