import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { currentContext } from '@attestry/request-context';
import type { Embedder } from '../embedding/embedder.js';
import { Embedders } from '../embedding/embedders.js';
import { EmbeddingSets } from '../vectors/embedding-sets.service.js';
import type { Reembedding } from './reembedding.entity.js';
import { ReembeddingsRepository } from './reembeddings.repository.js';

const CHUNKS_A_STEP = 128;
const BREATH_MS = 250;

/** It was ended while its last step was under way. */
class Ended extends Error {}

/**
 * Gives chunks that lack one a vector, a few at a time: of the new model, and of the one that is searched meanwhile, which
 * documents that came after the change lack. What exists is never made again, so it may be broken off anywhere.
 */
@Injectable()
export class ReembedChunks {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly embedders: Embedders,
    private readonly sets: EmbeddingSets,
    private readonly reembeddings: ReembeddingsRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Until every chunk has its vector and searches go by them; or somebody else has taken over or ended it. */
  async run(id: string, worker: string): Promise<void> {
    if (!(await this.reembeddings.claim(id, worker))) return;
    const target = this.embedders.configured;
    for (;;) {
      const embedded = await this.pass(target, id, worker);
      const active = await this.activeEmbedder(target);
      const kept = active ? await this.pass(active, id, worker) : 0;
      if (embedded === undefined || kept === undefined) return;
      if (embedded > 0) continue;
      if (await this.complete(id, target)) return;
      // Uploads hold what is missing.
      await sleep(BREATH_MS, undefined, { signal: currentContext().signal });
    }
  }

  /** Once over all chunks; undefined if the worker has lost its work. */
  private async pass(embedder: Embedder, id: string, worker: string): Promise<number | undefined> {
    const isTarget = embedder === this.embedders.configured;
    let total = 0;
    for (let after: string | undefined; ;) {
      const chunks = await this.sets.nextMissing(embedder.model, after, CHUNKS_A_STEP);
      if (chunks.length === 0) return total;
      after = chunks.at(-1)?.id;
      const texts = chunks.map(({ content }) => content);
      const vectors = await embedder.embed(texts, { signal: currentContext().signal });
      const embedded = chunks.map((chunk, at) => ({
        chunkId: chunk.id,
        documentId: chunk.documentId,
        vector: vectors[at] ?? new Float32Array(embedder.model.dimensions),
      }));
      const stored = await this.unitOfWork.run(async () => {
        const added = await this.sets.add(embedder.model, embedded);
        return (await this.reembeddings.progress(id, worker, isTarget ? added : 0)) ? added : undefined;
      });
      if (stored === undefined) return undefined;
      total += stored;
    }
  }

  private async activeEmbedder(target: Embedder): Promise<Embedder | undefined> {
    const active = (await this.sets.list()).find(({ state }) => state === 'active');
    const embedder = active && this.embedders.find(active.model);
    return embedder === target ? undefined : embedder;
  }

  /** Says whether there is nothing more to do. What was cancelled meanwhile switches nothing. */
  private complete(id: string, embedder: Embedder): Promise<boolean> {
    return this.switched(id, embedder).catch((error: unknown) => {
      if (error instanceof Ended) return true;
      throw error;
    });
  }

  private switched(id: string, { model }: Embedder): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      if (!(await this.sets.activate(model))) return false;
      const found: Reembedding | null = await this.reembeddings.find(id);
      if (!found || !(await this.reembeddings.finish(id, 'succeeded'))) throw new Ended();
      await this.outbox.record({
        action: 'reembedding.succeeded',
        resource: { type: 'reembedding', id },
        details: { model: model.name, model_version: model.version, chunks: found.embedded },
      });
      return true;
    });
  }
}
