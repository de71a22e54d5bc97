import { Module } from '@nestjs/common';
import { LexicalIndexRepository } from './lexical-index.repository.js';
import { LexicalRankingRepository } from './lexical-ranking.repository.js';
import { WordLikeness } from './word-likeness.js';
import { SearchIndex } from './search-index.service.js';

@Module({
  providers: [LexicalIndexRepository, LexicalRankingRepository, SearchIndex, WordLikeness],
  exports: [SearchIndex],
})
export class SearchIndexModule {}
