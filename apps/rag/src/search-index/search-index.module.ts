import { Module } from '@nestjs/common';
import { ChunkEmbeddingsRepository } from './chunk-embeddings.repository.js';
import { DocumentTermsRepository } from './document-terms.repository.js';
import { SearchIndex } from './search-index.service.js';

@Module({ providers: [ChunkEmbeddingsRepository, DocumentTermsRepository, SearchIndex], exports: [SearchIndex] })
export class SearchIndexModule {}
