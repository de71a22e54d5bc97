import { type DynamicModule, Module } from '@nestjs/common';
import { SearchIndexModule } from '../search-index/search-index.module.js';
import { SearchGrpc } from './search.grpc.js';
import { SearchRepository } from './search.repository.js';
import { SearchService } from './search.service.js';

@Module({})
export class SearchModule {
  static over(content: DynamicModule): DynamicModule {
    return {
      module: SearchModule,
      imports: [content, SearchIndexModule],
      providers: [SearchGrpc, SearchRepository, SearchService],
      exports: [SearchGrpc, SearchService],
    };
  }
}
