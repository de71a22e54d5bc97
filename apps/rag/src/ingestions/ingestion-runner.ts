import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import type { Logger } from '@attestry/observability';
import { runAs, runWithoutContext } from '@attestry/request-context';
import { LOGGER } from '@attestry/rpc';
import { IngestDocument } from './ingest-document.usecase.js';
import { BEAT_MS, TIMEOUT_MS } from './ingestion-state.js';

/** Nest token of the region of this cell. */
export const REGION = Symbol('region');
export const INGESTING_JOB = 'ingest-documents';

/**
 * Works off what was started in this process, one after the other. It holds nothing but ids: what is lost with the
 * process is found in the database by `ResumeIngestions`.
 */
@Injectable()
export class IngestionRunner implements BeforeApplicationShutdown {
  readonly #worker = uuidv7();
  readonly #running = new Map<string, AbortController>();
  #last: Promise<void> = Promise.resolve();
  #over = false;

  constructor(
    private readonly ingest: IngestDocument,
    @Inject(REGION) private readonly region: string,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Nobody waits for it. */
  wake(tenantId: string, id: string): void {
    this.#last = this.#last.then(() => runWithoutContext(() => this.run(tenantId, id)));
  }

  async run(tenantId: string, id: string): Promise<void> {
    if (this.#over || this.#running.has(id)) return;
    const abort = new AbortController();
    this.#running.set(id, abort);
    const work = {
      tenantId,
      actor: { type: 'job' as const, id: INGESTING_JOB },
      name: INGESTING_JOB,
      region: this.region,
      timeoutMs: TIMEOUT_MS + BEAT_MS,
    };
    try {
      await runAs(work, () => this.ingest.run(id, this.#worker, abort));
    } catch (error) {
      this.log.error({ err: error, tenant_id: tenantId, ingestion: id }, 'an ingestion failed');
    } finally {
      this.#running.delete(id);
    }
  }

  abort(id: string): void {
    this.#running.get(id)?.abort();
  }

  /** What is running is broken off and waits for the next process. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#over = true;
    for (const abort of this.#running.values()) abort.abort();
    await this.#last;
  }
}
