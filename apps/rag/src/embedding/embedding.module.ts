import { type DynamicModule, Module } from '@nestjs/common';
import type { RagSettings } from '../config.js';
import { EmbeddingBudget, TOKENS_A_DAY } from './embedding-budget.service.js';
import { EmbeddingUsageRepository } from './embedding-usage.repository.js';
import { Embedders } from './embedders.js';
import { HttpEmbedder, type TokenBudget } from './http-embedder.js';
import { WordVectorEmbedder } from './word-vector-embedder.js';

/** The models that the settings choose: an endpoint where there is a URL, else the vectors that come along. */
@Module({})
export class EmbeddingModule {
  static with(settings: RagSettings): DynamicModule {
    return {
      module: EmbeddingModule,
      global: true,
      providers: [
        { provide: TOKENS_A_DAY, useValue: settings.EMBEDDING_TOKENS_A_DAY },
        EmbeddingBudget,
        EmbeddingUsageRepository,
        {
          provide: Embedders,
          useFactory: (budget: EmbeddingBudget) => embeddersOf(settings, budget),
          inject: [EmbeddingBudget],
        },
      ],
      exports: [Embedders],
    };
  }
}

/** The vectors that come along can always be asked; an endpoint's model of before only if it is named. */
export function embeddersOf(settings: RagSettings, budget: TokenBudget): Embedders {
  const offline = new WordVectorEmbedder();
  if (settings.EMBEDDING_URL === undefined) return new Embedders(offline);
  const at = {
    url: settings.EMBEDDING_URL,
    apiKey: settings.EMBEDDING_API_KEY,
    timeoutMs: settings.EMBEDDING_TIMEOUT_MS,
    budget,
  };
  const configured = new HttpEmbedder({
    ...at,
    model: {
      name: settings.EMBEDDING_MODEL,
      version: settings.EMBEDDING_MODEL_VERSION,
      dimensions: settings.EMBEDDING_DIMENSIONS,
    },
  });
  if (settings.EMBEDDING_PREVIOUS_MODEL === undefined) return new Embedders(configured, [offline]);
  const previous = new HttpEmbedder({
    ...at,
    url: settings.EMBEDDING_PREVIOUS_URL ?? at.url,
    apiKey: settings.EMBEDDING_PREVIOUS_API_KEY ?? at.apiKey,
    model: {
      name: settings.EMBEDDING_PREVIOUS_MODEL,
      version: settings.EMBEDDING_PREVIOUS_MODEL_VERSION,
      dimensions: settings.EMBEDDING_PREVIOUS_DIMENSIONS,
    },
  });
  return new Embedders(configured, [previous, offline]);
}
