import { Injectable } from '@nestjs/common';
import { DomainError } from '@attestry/domain-errors';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { currentActor, currentContext, runAs } from '@attestry/request-context';
import type { TakingSteps } from '../content/taking-steps.js';
import { UploadContent } from '../content/upload-content.usecase.js';
import type { Ingestion } from './ingestion.entity.js';
import { IngestionPartsRepository } from './ingestion-parts.repository.js';
import { BEAT_MS, MAX_ATTEMPTS, SILENCE_MS, TIMEOUT_MS } from './ingestion-state.js';
import { IngestionsRepository, type Outcome } from './ingestions.repository.js';

/** The ingestion is no longer this worker's: it was cancelled, or somebody else took it over. */
class Lost extends Error {}

/** Failures that a later attempt may not meet. */
const PASSING = new Set(['unavailable', 'rate_limited', 'deadline_exceeded', 'cancelled', 'conflict', 'internal']);

/** Works one ingestion off: claims it, makes the file content of its document, says how far it is and how it ended. */
@Injectable()
export class IngestDocument {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly ingestions: IngestionsRepository,
    private readonly parts: IngestionPartsRepository,
    private readonly content: UploadContent,
    private readonly outbox: Outbox,
  ) {}

  /** `abort` ends what is running: by the process that ends, or from here when the ingestion is lost. */
  async run(id: string, worker: string, abort: AbortController): Promise<void> {
    const ingestion = await this.claimed(id, worker);
    if (!ingestion) return;
    const beat = setInterval(() => void this.beat(id, worker, abort), BEAT_MS);
    try {
      await this.taken(ingestion, worker, abort.signal);
    } catch (error) {
      if (error instanceof Lost) return;
      await this.failed(ingestion, worker, error, abort.signal.aborted);
    } finally {
      clearInterval(beat);
    }
  }

  /** In a context of its own that may end, so that how it ended can still be told. */
  private taken(ingestion: Ingestion, worker: string, signal: AbortSignal): Promise<unknown> {
    const { tenantId, region, method } = currentContext();
    const work = { tenantId, actor: currentActor(), name: method, region, timeoutMs: TIMEOUT_MS, signal };
    return runAs(work, async () => {
      const bytes = await this.parts.read(ingestion.id, ingestion.sizeBytes);
      return this.content.take(fileOf(ingestion), bytes, this.stepsOf(ingestion, worker));
    });
  }

  private async claimed(id: string, worker: string): Promise<Ingestion | undefined> {
    if (await this.ingestions.claim(id, worker, MAX_ATTEMPTS)) return (await this.ingestions.find(id)) ?? undefined;
    const ingestion = await this.ingestions.find(id);
    const givenUp = ingestion && !ingestion.finishedAt && ingestion.attempts >= MAX_ATTEMPTS;
    // Each attempt ended with its process.
    if (givenUp && !isAtWork(ingestion))
      await this.end(ingestion, { state: 'failed', failure: 'INTERRUPTED', problem: undefined });
    return undefined;
  }

  private stepsOf({ id }: Ingestion, worker: string): TakingSteps {
    const told = async (to: Parameters<IngestionsRepository['progress']>[2]) => {
      if (!(await this.ingestions.progress(id, worker, to))) throw new Lost();
    };
    return {
      cut: (chunks) => told({ state: 'embedding', chunks, embedded: 0 }),
      embedded: (embedded, chunks) => told({ embedded, ...(embedded === chunks && { state: 'indexing' }) }),
      stored: async ({ version }) => {
        if (!(await this.ingestions.finish(id, { state: 'succeeded', versionNumber: version.number }, worker)))
          throw new Lost();
        await this.parts.remove(id);
      },
    };
  }

  private async failed(ingestion: Ingestion, worker: string, error: unknown, aborted: boolean): Promise<void> {
    const { id, attempts } = ingestion;
    const known: DomainError | undefined = error instanceof DomainError ? error : undefined;
    const passing = !known || PASSING.has(known.kind);
    // The process ends: the attempt was not the file's fault.
    if (aborted) return void (await this.ingestions.release(id, worker, false));
    if (passing && attempts < MAX_ATTEMPTS) await this.ingestions.release(id, worker, true);
    else {
      const failure = known?.reason ?? 'INTERNAL';
      await this.end(ingestion, { state: 'failed', failure, problem: known?.metadata['problem'] }, worker);
    }
    if (!known) throw error;
  }

  private end(ingestion: Ingestion, outcome: Outcome & { state: 'failed' }, worker?: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      if (!(await this.ingestions.finish(ingestion.id, outcome, worker))) return;
      await this.parts.remove(ingestion.id);
      await this.outbox.record({
        action: 'ingestion.failed',
        outcome: 'failure',
        resource: { type: 'document', id: ingestion.documentId },
        details: { ingestion: ingestion.id, reason: outcome.failure },
      });
    });
  }

  private async beat(id: string, worker: string, abort: AbortController): Promise<void> {
    const mine = await this.ingestions.progress(id, worker).catch(() => true);
    if (!mine) abort.abort();
  }
}

const fileOf = ({ documentId, mediaType, fileName, sizeBytes, sha256, createdBy }: Ingestion) => ({
  documentId,
  fileName,
  mediaType,
  size: sizeBytes,
  sha256,
  reserved: sizeBytes,
  uploadedBy: createdBy,
});

const isAtWork = ({ worker, aliveAt }: Ingestion): boolean =>
  Boolean(worker && aliveAt && Date.now() - aliveAt.getTime() < SILENCE_MS);
