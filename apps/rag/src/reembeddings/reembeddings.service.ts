import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { currentTenant } from '@attestry/request-context';
import { Embedders } from '../embedding/embedders.js';
import type { EmbeddingSet } from '../vectors/embedding-set.js';
import { EmbeddingSets } from '../vectors/embedding-sets.service.js';
import { asReembeddingJob } from './as-reembedding-job.js';
import { ReembeddingRunner } from './reembedding-runner.js';
import type { Reembedding } from './reembedding.entity.js';
import { NothingToReembed, ReembeddingNotFound } from './reembedding.errors.js';
import { ReembeddingsRepository } from './reembeddings.repository.js';

export interface EmbeddingsStatus {
  readonly sets: readonly EmbeddingSet[];
  /** Searched chunks without a vector of the configured model. */
  readonly missing: number;
  readonly reembedding: Reembedding | undefined;
}

/** From one model to another: start, look, end, tidy up. */
@Injectable()
export class ReembeddingsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly guard: WriteGuard,
    private readonly embedders: Embedders,
    private readonly sets: EmbeddingSets,
    private readonly reembeddings: ReembeddingsRepository,
    private readonly runner: ReembeddingRunner,
    private readonly outbox: Outbox,
  ) {}

  /** How many chunks there are is told of all documents, whichever of them the caller may see. */
  async status(): Promise<EmbeddingsStatus> {
    const missing = await this.countMissing();
    return this.unitOfWork.run(
      async () => ({ sets: await this.sets.list(), missing, reembedding: await this.reembeddings.newest() }),
      { readOnly: true },
    );
  }

  async start(): Promise<Reembedding> {
    const missing = await this.countMissing();
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const { model } = this.embedders.configured;
      // Held until this transaction ends, so that of two starts the second sees the first.
      const active = await this.sets.lockActive();
      const running = await this.reembeddings.running();
      if (running) return running;
      if (!active || (missing === 0 && isSame(active, model))) throw new NothingToReembed();
      const { name, version } = model;
      const started = await this.reembeddings.insert({
        id: uuidv7(),
        model: name,
        modelVersion: version,
        chunks: missing,
      });
      await this.record('started', started);
      const tenantId = currentTenant();
      this.unitOfWork.afterCommit(() => this.runner.wake(tenantId, started.id));
      return started;
    });
  }

  async get(id: string): Promise<Reembedding> {
    const found = await this.reembeddings.find(id);
    if (!found) throw new ReembeddingNotFound();
    return found;
  }

  cancel(id: string): Promise<Reembedding> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const found = await this.get(id);
      if (await this.reembeddings.finish(id, 'cancelled')) await this.record('cancelled', found);
      return this.get(id);
    });
  }

  /** Part by part, each in a transaction of its own. */
  async removeRetired(): Promise<{ removed: number; remaining: number }> {
    await this.unitOfWork.run(() => this.guard.assertWritable());
    let removed = 0;
    for (let part = 0; part < PARTS_A_CALL && (await this.countRetired()) > 0; part++) {
      removed += await asReembeddingJob(() => this.sets.removeRetired(VECTORS_A_PART));
    }
    return { removed, remaining: await this.countRetired() };
  }

  private countMissing(): Promise<number> {
    return asReembeddingJob(() => this.sets.countMissing(this.embedders.configured.model));
  }

  private async countRetired(): Promise<number> {
    const retired = (await this.sets.list()).filter(({ state }) => state === 'retired');
    return retired.reduce((sum, { vectors }) => sum + Math.max(1, vectors), 0);
  }

  private record(what: 'started' | 'cancelled', { id, model, modelVersion }: Reembedding): Promise<void> {
    return this.outbox.record({
      action: `reembedding.${what}`,
      resource: { type: 'reembedding', id },
      details: { model, model_version: modelVersion },
    });
  }
}

const VECTORS_A_PART = 2_000;
const PARTS_A_CALL = 10;

const isSame = ({ model }: EmbeddingSet, { name, version }: { name: string; version: string }): boolean =>
  model.name === name && model.version === version;
