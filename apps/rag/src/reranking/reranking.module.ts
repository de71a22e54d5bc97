import { type DynamicModule, Module } from '@nestjs/common';
import type { RagSettings } from '../config.js';
import { HttpReranker } from './http-reranker.js';
import { type Reranker, RERANKER } from './reranker.js';

/** The re-ranking model that the settings choose, if any. */
@Module({})
export class RerankingModule {
  static with(settings: RagSettings): DynamicModule {
    return {
      module: RerankingModule,
      providers: [{ provide: RERANKER, useValue: rerankerOf(settings) }],
      exports: [RERANKER],
    };
  }
}

function rerankerOf(settings: RagSettings): Reranker | undefined {
  if (settings.RERANK_URL === undefined) return undefined;
  return new HttpReranker({
    url: settings.RERANK_URL,
    apiKey: settings.RERANK_API_KEY,
    model: settings.RERANK_MODEL,
    timeoutMs: settings.RERANK_TIMEOUT_MS,
  });
}
