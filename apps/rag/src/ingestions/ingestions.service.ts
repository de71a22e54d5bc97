import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { currentContext } from '@attestry/request-context';
import { type SpoolOptions, type UploadPart, withUpload } from '@attestry/uploads';
import { SPOOL_OPTIONS } from '../content/content-uploads.service.js';
import type { ContentFile } from '../content/upload-content.usecase.js';
import { withinCall } from '../within-call.js';
import type { Ingestion } from './ingestion.entity.js';
import { IngestionNotFound, IngestionOver } from './ingestion.errors.js';
import { IngestionPartsRepository } from './ingestion-parts.repository.js';
import { IngestionRunner } from './ingestion-runner.js';
import { IngestionsRepository } from './ingestions.repository.js';
import { StartIngestion } from './start-ingestion.usecase.js';

const LOOK_MS = 250;

@Injectable()
export class IngestionsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly guard: WriteGuard,
    private readonly ingestions: IngestionsRepository,
    private readonly parts: IngestionPartsRepository,
    private readonly starting: StartIngestion,
    private readonly runner: IngestionRunner,
    private readonly outbox: Outbox,
    @Inject(SPOOL_OPTIONS) private readonly spool: SpoolOptions,
  ) {}

  start(parts: AsyncIterable<UploadPart<ContentFile>>): Promise<Ingestion> {
    return withUpload(parts, this.spool, (upload) => this.starting.run(upload));
  }

  /** Answers when it is over, or as it is when the time to wait has passed. */
  async get(id: string, waitSeconds: number): Promise<Ingestion> {
    const { signal, deadline } = currentContext();
    const end = Math.min(Date.now() + waitSeconds * 1_000, deadline - LOOK_MS);
    for (;;) {
      const ingestion = await this.ingestions.find(id);
      if (!ingestion) throw new IngestionNotFound();
      if (ingestion.finishedAt || Date.now() >= end || signal.aborted) return ingestion;
      await sleep(LOOK_MS);
    }
  }

  /** As it is, and again whenever it is another; ends when it is over. */
  async *watch(id: string): AsyncGenerator<Ingestion> {
    const { signal } = currentContext();
    for (let told = ''; ;) {
      const ingestion = await withinCall(() => this.ingestions.find(id));
      if (!ingestion) throw new IngestionNotFound();
      const { state, chunks, embedded, finishedAt } = ingestion;
      const now = [state, chunks, embedded].join(' ');
      if (now !== told) yield ingestion;
      if (finishedAt) return;
      told = now;
      await withinCall(() => sleep(LOOK_MS, undefined, { signal }));
    }
  }

  list(request: PageRequest, documentId: string | undefined) {
    return this.ingestions.list(request, documentId);
  }

  /** Nothing of the file stays; one that is cancelled already stays as it is. */
  async cancel(id: string): Promise<Ingestion> {
    const cancelled = await this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const ended = await this.ingestions.finish(id, { state: 'cancelled' });
      const ingestion = await this.ingestions.find(id);
      if (!ingestion) throw new IngestionNotFound();
      if (!ended && ingestion.state !== 'cancelled') throw new IngestionOver(ingestion.state);
      if (ended) {
        await this.parts.remove(id);
        const resource = { type: 'document', id: ingestion.documentId };
        await this.outbox.record({ action: 'ingestion.cancelled', resource, details: { ingestion: id } });
      }
      return ingestion;
    });
    this.runner.abort(id);
    return cancelled;
  }
}
