import { type DynamicModule, Module } from '@nestjs/common';
import type { RagSettings } from '../config.js';
import { RerankingModule } from '../reranking/reranking.module.js';
import { SearchIndexModule } from '../search-index/search-index.module.js';
import { FUSION_WEIGHTS, fusionWeights } from './fusion-weights.js';
import { HitReranking } from './hit-reranking.service.js';
import { SearchGrpc } from './search.grpc.js';
import { SearchRepository } from './search.repository.js';
import { SearchService } from './search.service.js';

@Module({})
export class SearchModule {
  static over(content: DynamicModule, settings: RagSettings): DynamicModule {
    return {
      module: SearchModule,
      imports: [content, SearchIndexModule, RerankingModule.with(settings)],
      providers: [
        SearchGrpc,
        SearchRepository,
        SearchService,
        HitReranking,
        { provide: FUSION_WEIGHTS, useValue: fusionWeights(settings.SEARCH_MEANING_PERCENT) },
      ],
      exports: [SearchGrpc, SearchService],
    };
  }
}
