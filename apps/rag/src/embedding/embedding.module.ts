import { type DynamicModule, Module } from '@nestjs/common';
import type { RagSettings } from '../config.js';
import { type Embedder, EMBEDDER } from './embedder.js';
import { HttpEmbedder } from './http-embedder.js';
import { WordVectorEmbedder } from './word-vector-embedder.js';

/** The embedder that the settings choose: an endpoint where there is a URL, else the vectors that come along. */
@Module({})
export class EmbeddingModule {
  static with(settings: RagSettings): DynamicModule {
    return {
      module: EmbeddingModule,
      global: true,
      providers: [{ provide: EMBEDDER, useValue: embedderOf(settings) }],
      exports: [EMBEDDER],
    };
  }
}

export function embedderOf(settings: RagSettings): Embedder {
  if (settings.EMBEDDING_URL === undefined) return new WordVectorEmbedder();
  return new HttpEmbedder({
    url: settings.EMBEDDING_URL,
    apiKey: settings.EMBEDDING_API_KEY,
    model: {
      name: settings.EMBEDDING_MODEL,
      version: settings.EMBEDDING_MODEL_VERSION,
      dimensions: settings.EMBEDDING_DIMENSIONS,
    },
    timeoutMs: settings.EMBEDDING_TIMEOUT_MS,
  });
}
