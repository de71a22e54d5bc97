import { type DynamicModule, Module } from '@nestjs/common';
import type { RagSettings } from '../config.js';
import { EmbeddingSets } from './embedding-sets.service.js';
import { EmbeddingSetsRepository } from './embedding-sets.repository.js';
import { INDEX_SEARCH, IndexedRankingRepository } from './indexed-ranking.repository.js';
import { MissingVectorsRepository } from './missing-vectors.repository.js';
import { SnapshotRanking, VECTOR_CACHE } from './snapshot-ranking.service.js';
import { VectorCache } from './vector-cache.js';
import { VectorIndex } from './vector-index.service.js';
import { VectorRowsRepository } from './vector-rows.repository.js';

const MIB = 1024 * 1024;

@Module({})
export class VectorsModule {
  static with(settings: RagSettings): DynamicModule {
    return {
      module: VectorsModule,
      global: true,
      providers: [
        { provide: VECTOR_CACHE, useValue: new VectorCache(settings.VECTOR_CACHE_MIB * MIB) },
        {
          provide: INDEX_SEARCH,
          useValue: { efSearch: settings.HNSW_EF_SEARCH, maxScanTuples: settings.HNSW_MAX_SCAN_TUPLES },
        },
        EmbeddingSets,
        EmbeddingSetsRepository,
        MissingVectorsRepository,
        IndexedRankingRepository,
        SnapshotRanking,
        VectorIndex,
        VectorRowsRepository,
      ],
      exports: [EmbeddingSets, VectorIndex],
    };
  }
}
