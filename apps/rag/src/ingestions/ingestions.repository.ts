import { Injectable } from '@nestjs/common';
import { pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { type Ingestion, IngestionEntity } from './ingestion.entity.js';
import { type IngestionState, SILENCE_MS } from './ingestion-state.js';

export type NewIngestion = Pick<Ingestion, 'id' | 'documentId' | 'mediaType' | 'fileName' | 'sizeBytes' | 'sha256'>;
/** How one ends. */
export type Outcome =
  | { state: 'succeeded'; versionNumber: number }
  | { state: 'failed'; failure: string; problem: string | undefined }
  | { state: 'cancelled' };

/** Waiting, or left alone by a process that is gone. */
const FREE = `finished_at is null and (worker is null or alive_at < now() - interval '${SILENCE_MS} ms')`;

const CLAIM = `
  update rag.ingestions set state = 'extracting', worker = $2, alive_at = now(), attempts = attempts + 1, chunks = 0,
    embedded = 0
  where id = $1 and attempts < $3 and ${FREE}
  returning id`;

const PROGRESS = `
  update rag.ingestions set state = coalesce($3, state), chunks = coalesce($4::integer, chunks),
    embedded = coalesce($5::integer, embedded), alive_at = now()
  where id = $1 and worker = $2 and finished_at is null
  returning id`;

const FINISH = `
  update rag.ingestions set state = $2, version_number = $3::integer, failure = $4, problem = $5, finished_at = now(),
    worker = null
  where id = $1 and finished_at is null and ($6::uuid is null or worker = $6)
  returning id`;

const RELEASE = `
  update rag.ingestions set state = 'queued', worker = null, attempts = attempts - $3::integer
  where id = $1 and worker = $2 and finished_at is null`;

const NEXT_FREE = `
  select id from rag.ingestions
  where ${FREE} and updated_at < now() - $2 * interval '1 ms' and ($1::uuid is null or id > $1)
  order by id limit 1`;

@Injectable()
export class IngestionsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  insert(ingestion: NewIngestion): Promise<Ingestion> {
    return this.unitOfWork.run(async (em) => {
      const created = em.create(IngestionEntity, { ...ingestion, state: 'queued' });
      em.persist(created);
      await em.flush();
      return created;
    });
  }

  /** As stored, whatever this unit of work has read before. */
  find(id: string): Promise<Ingestion | null> {
    return this.unitOfWork.run((em) => em.findOne(IngestionEntity, id, { refresh: true }));
  }

  /** One of the same bytes that is not over, other than this one. */
  openOf({ id, documentId, sha256 }: Pick<NewIngestion, 'id' | 'documentId' | 'sha256'>): Promise<Ingestion | null> {
    const where = { documentId, sha256, finishedAt: null, id: { $ne: id } };
    return this.unitOfWork.run((em) => em.findOne(IngestionEntity, where));
  }

  async remove(id: string): Promise<void> {
    await this.unitOfWork.run((em) => em.nativeDelete(IngestionEntity, id));
  }

  countOpen(): Promise<number> {
    return this.unitOfWork.run((em) => em.count(IngestionEntity, { finishedAt: null }));
  }

  /** Newest first. */
  list(request: PageRequest, documentId: string | undefined): Promise<{ items: Ingestion[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'ingestions', filter: documentId, sortKey: 'text' });
    const where = { ...(documentId && { documentId }), ...(page.after && { id: { $lt: page.after.id } }) };
    return this.unitOfWork.run(
      async (em) => {
        const found = await em.find(IngestionEntity, where, { orderBy: { id: 'desc' }, limit: page.limit });
        return page.close(found, ({ id }) => ({ key: id, id }));
      },
      { readOnly: true },
    );
  }

  /** False if somebody else is at work, it is over, or it was tried often enough. */
  claim(id: string, worker: string, maxAttempts: number): Promise<boolean> {
    return this.changed(CLAIM, [id, worker, maxAttempts]);
  }

  /** False if the worker has lost it: it was cancelled, or taken over. */
  progress(
    id: string,
    worker: string,
    to: { state?: IngestionState; chunks?: number; embedded?: number } = {},
  ): Promise<boolean> {
    return this.changed(PROGRESS, [id, worker, to.state ?? null, to.chunks ?? null, to.embedded ?? null]);
  }

  /** False if it is over, or lost by the worker that is named. */
  finish(id: string, outcome: Outcome, worker?: string): Promise<boolean> {
    const version = outcome.state === 'succeeded' ? outcome.versionNumber : null;
    const [failure, problem] = outcome.state === 'failed' ? [outcome.failure, outcome.problem ?? null] : [null, null];
    return this.changed(FINISH, [id, outcome.state, version, failure, problem, worker ?? null]);
  }

  /** Waits again; an attempt that was broken off from outside does not count. */
  release(id: string, worker: string, counts: boolean): Promise<boolean> {
    return this.changed(RELEASE, [id, worker, counts ? 0 : 1]);
  }

  /** One that nobody is at, the first behind `after`. */
  async nextFree(after: string | undefined, idleMs: number): Promise<string | undefined> {
    const [found] = await this.unitOfWork.run((em) => rows<{ id: string }>(em, NEXT_FREE, [after ?? null, idleMs]));
    return found?.id;
  }

  private async changed(sql: string, params: unknown[]): Promise<boolean> {
    return (await this.unitOfWork.run((em) => rows(em, sql, params))).length > 0;
  }
}
