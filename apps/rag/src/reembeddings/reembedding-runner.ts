import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DomainError } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';
import type { Logger } from '@attestry/observability';
import { runAs, runWithoutContext } from '@attestry/request-context';
import { LOGGER } from '@attestry/rpc';
import { REEMBEDDING_JOB } from './as-reembedding-job.js';
import { ReembedChunks } from './reembed-chunks.usecase.js';
import { ReembeddingsRepository } from './reembeddings.repository.js';

/** Nest token of the region of this cell, for work in the background. */
export const JOB_REGION = Symbol('job region');
const TIMEOUT_MS = 600_000;

/**
 * Works off what was started in this process, one after the other. It holds nothing but ids: what is lost with the
 * process is found in the database by `ResumeReembeddings`.
 */
@Injectable()
export class ReembeddingRunner implements OnApplicationShutdown {
  readonly #worker = uuidv7();
  readonly #abort = new AbortController();
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly reembed: ReembedChunks,
    private readonly reembeddings: ReembeddingsRepository,
    @Inject(JOB_REGION) private readonly region: string,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Nobody waits for it. */
  wake(tenantId: string, id: string): void {
    this.#last = this.#last.then(() => runWithoutContext(() => this.run(tenantId, id)));
  }

  /** Whatever it ends by, the next attempt goes on where this one stopped. */
  async run(tenantId: string, id: string): Promise<void> {
    if (this.#abort.signal.aborted) return;
    try {
      await this.as(tenantId, this.#abort.signal, () => this.reembed.run(id, this.#worker));
    } catch (error) {
      const reason = error instanceof DomainError ? String(error.reason) : 'INTERNAL';
      if (!this.#abort.signal.aborted) this.log.warn({ err: error, tenant_id: tenantId }, 're-embedding waits');
      await this.release(tenantId, id, this.#abort.signal.aborted ? undefined : reason);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.#abort.abort();
    await this.#last;
  }

  private async release(tenantId: string, id: string, reason: string | undefined): Promise<void> {
    try {
      await this.as(tenantId, undefined, () => this.reembeddings.release(id, this.#worker, reason));
    } catch (error) {
      this.log.warn({ err: error, tenant_id: tenantId }, 're-embedding is taken up when it has been silent');
    }
  }

  private as<T>(tenantId: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const job = {
      tenantId,
      actor: { type: 'job' as const, id: REEMBEDDING_JOB },
      name: REEMBEDDING_JOB,
      region: this.region,
      timeoutMs: TIMEOUT_MS,
    };
    return runAs({ ...job, ...(signal ? { signal } : {}) }, work);
  }
}
