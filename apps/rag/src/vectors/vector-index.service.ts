import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@attestry/persistence';
import type { EmbeddingModel } from '../embedding/embedder.js';
import { Embedders } from '../embedding/embedders.js';
import type { RankedChunk } from '../search-index/ranked-chunk.js';
import type { SearchScope } from '../search-index/search-scope.js';
import { withinCall } from '../within-call.js';
import type { EmbeddingSet } from './embedding-set.js';
import { EmbeddingSetsRepository } from './embedding-sets.repository.js';
import { IndexedRankingRepository } from './indexed-ranking.repository.js';
import { SnapshotRanking } from './snapshot-ranking.service.js';
import { VectorRowsRepository } from './vector-rows.repository.js';
import type { VectorRow, VectorSnapshot } from './vector-snapshot.js';

/** What a query means to the model that the tenant's chunks are searched by, and what its ranking needs. */
export interface Meaning {
  readonly model: EmbeddingModel;
  readonly vector: Float32Array;
  /** The way to rank it: an index, vectors in memory, or else reading them. */
  readonly way: 'index' | VectorSnapshot | undefined;
}

/** The ranking by meaning: vectors of the tenant's active model under row security, by the way that suits their number. */
@Injectable()
export class VectorIndex {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly embedders: Embedders,
    private readonly sets: EmbeddingSetsRepository,
    private readonly vectors: VectorRowsRepository,
    private readonly snapshots: SnapshotRanking,
    private readonly indexed: IndexedRankingRepository,
  ) {}

  /** May go over the network and reads on its own: never inside a transaction. */
  async ask(text: string): Promise<Meaning> {
    const active = await this.active();
    const embedder = this.embedders.find(active?.model ?? this.embedders.configured.model);
    // A model that is no longer configured cannot be asked; the words still can.
    const [vector = new Float32Array()] = embedder
      ? await withinCall((signal) => embedder.embed([text], { signal, purpose: 'query' }))
      : [];
    return this.meaning(vector, active);
  }

  /** The same for a vector of the active model that is known already. */
  async meaningOf(vector: Float32Array): Promise<Meaning> {
    return this.meaning(vector, await this.active());
  }

  /** Nothing is near a query that the model knows no word of. */
  async rank({ model, vector, way }: Meaning, scope: SearchScope, limit: number): Promise<RankedChunk[]> {
    if (!isMeaningful(vector)) return [];
    return this.unitOfWork.run(() => {
      if (way === 'index') return this.indexed.rank(vector, model, scope, limit);
      if (way) return this.snapshots.rank(vector, { snapshot: way, model }, scope, limit);
      return this.vectors.rank(vector, model, scope, limit);
    });
  }

  /** Puts vectors of the configured model in the place of all that these documents had; for the caller's transaction. */
  replace(documentIds: readonly string[], embedded: readonly VectorRow[]): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.sets.shrink(await this.vectors.removeOf(documentIds));
      const { model } = this.embedders.configured;
      await this.vectors.insert(model, await this.sets.change(model, embedded.length), embedded);
    });
  }

  private async active(): Promise<EmbeddingSet | undefined> {
    return (await this.sets.list()).find(({ state }) => state === 'active');
  }

  private async meaning(vector: Float32Array, active: EmbeddingSet | undefined): Promise<Meaning> {
    const model = active?.model ?? this.embedders.configured.model;
    return { model, vector, way: active && isMeaningful(vector) ? await this.wayTo(active) : undefined };
  }

  /** Vectors that are older than the table of sets, or too many to keep in memory, are read one by one. */
  private async wayTo(active: EmbeddingSet): Promise<Meaning['way']> {
    if (active.indexed) return 'index';
    return this.snapshots.holds(active) ? this.snapshots.snapshot(active) : undefined;
  }
}

const isMeaningful = (vector: Float32Array): boolean => vector.some((value) => value !== 0);
