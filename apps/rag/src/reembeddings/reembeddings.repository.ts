import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import { type Reembedding, ReembeddingEntity } from './reembedding.entity.js';

export type NewReembedding = Pick<Reembedding, 'id' | 'model' | 'modelVersion' | 'chunks'>;

/** After this long without a sign of life a process counts as gone; a step takes less. */
export const SILENCE_SECONDS = 60;

const CLAIM = `
  update rag.reembeddings set worker = $2, alive_at = now()
  where id = $1 and finished_at is null
    and (worker is null or worker = $2 or alive_at < now() - interval '${SILENCE_SECONDS} s')
  returning id`;

const PROGRESS = `
  update rag.reembeddings set embedded = embedded + $3, waits_for = null, alive_at = now()
  where id = $1 and worker = $2 and finished_at is null returning id`;

const RELEASE = `
  update rag.reembeddings set worker = null, waits_for = $3 where id = $1 and worker = $2 and finished_at is null`;

const FINISH = `
  update rag.reembeddings set state = $2, waits_for = null, worker = null, finished_at = now()
  where id = $1 and finished_at is null returning id`;

@Injectable()
export class ReembeddingsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  insert(reembedding: NewReembedding): Promise<Reembedding> {
    return this.unitOfWork.run(async (em) => {
      const created = em.create(ReembeddingEntity, { ...reembedding, state: 'running' });
      em.persist(created);
      await em.flush();
      return created;
    });
  }

  /** As stored, whatever this unit of work has read before. */
  find(id: string): Promise<Reembedding | null> {
    return this.unitOfWork.run((em) => em.findOne(ReembeddingEntity, id, { refresh: true }));
  }

  running(): Promise<Reembedding | null> {
    return this.unitOfWork.run((em) => em.findOne(ReembeddingEntity, { finishedAt: null }));
  }

  async newest(): Promise<Reembedding | undefined> {
    const options = { orderBy: { id: 'desc' as const }, limit: 1 };
    const [found] = await this.unitOfWork.run((em) => em.find(ReembeddingEntity, {}, options));
    return found;
  }

  /** False if another process is at work, or it is over. */
  claim(id: string, worker: string): Promise<boolean> {
    return this.changed(CLAIM, [id, worker]);
  }

  /** False if the worker has lost it: it was cancelled, or taken over. */
  progress(id: string, worker: string, embedded: number): Promise<boolean> {
    return this.changed(PROGRESS, [id, worker, embedded]);
  }

  /** Waits for the next attempt. */
  async release(id: string, worker: string, waitsFor: string | undefined): Promise<void> {
    await this.changed(RELEASE, [id, worker, waitsFor ?? null]);
  }

  /** False if it was over already. */
  finish(id: string, state: 'succeeded' | 'cancelled'): Promise<boolean> {
    return this.changed(FINISH, [id, state]);
  }

  private async changed(sql: string, params: unknown[]): Promise<boolean> {
    return (await this.unitOfWork.run((em) => rows(em, sql, params))).length > 0;
  }
}
