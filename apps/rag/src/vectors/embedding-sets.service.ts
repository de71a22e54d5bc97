import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@attestry/persistence';
import type { EmbeddingModel } from '../embedding/embedder.js';
import type { EmbeddingSet } from './embedding-set.js';
import { EmbeddingSetsRepository } from './embedding-sets.repository.js';
import { type BareChunk, MissingVectorsRepository } from './missing-vectors.repository.js';
import { VectorRowsRepository } from './vector-rows.repository.js';
import type { VectorRow } from './vector-snapshot.js';

/** Vectors of several models side by side: filling the ones, searching by others, taking the rest away. */
@Injectable()
export class EmbeddingSets {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sets: EmbeddingSetsRepository,
    private readonly vectors: VectorRowsRepository,
    private readonly missing: MissingVectorsRepository,
  ) {}

  list(): Promise<EmbeddingSet[]> {
    return this.sets.list();
  }

  /** The one that searches go by; vectors do not change until this transaction ends. */
  async lockActive(): Promise<EmbeddingSet | undefined> {
    await this.sets.lock();
    return (await this.sets.list()).find(({ state }) => state === 'active');
  }

  countMissing(model: EmbeddingModel): Promise<number> {
    return this.missing.count(model);
  }

  nextMissing(model: EmbeddingModel, after: string | undefined, limit: number): Promise<BareChunk[]> {
    return this.missing.next(model, after, limit);
  }

  /** Those whose chunks are still searched and lack one; says how many. */
  add(model: EmbeddingModel, embedded: readonly VectorRow[]): Promise<number> {
    return this.unitOfWork.run(async () => {
      const held = await this.missing.hold(
        model,
        embedded.map(({ chunkId }) => chunkId),
      );
      const wanted = embedded.filter(({ chunkId }) => held.has(chunkId));
      if (wanted.length === 0) return 0;
      await this.vectors.insert(model, await this.sets.change(model, wanted.length), wanted);
      return wanted.length;
    });
  }

  /** From now on searches go by this model, if no chunk lacks its vector; says whether they do. */
  activate(model: EmbeddingModel): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      await this.sets.begin(model);
      await this.sets.lock();
      if ((await this.missing.count(model)) > 0) return false;
      await this.sets.activate(model);
      return true;
    });
  }

  /** Some vectors of a retired model; when the last is gone, the set too. */
  removeRetired(limit: number): Promise<number> {
    return this.unitOfWork.run(async () => {
      const retired = (await this.sets.list()).find(({ state }) => state === 'retired');
      if (!retired) return 0;
      const { name: model, version } = retired.model;
      const removed = await this.missing.remove(retired.model, limit);
      await this.sets.shrink([{ model, version, vectors: removed }]);
      if (removed < limit) await this.sets.forget(retired.model);
      return removed;
    });
  }
}
