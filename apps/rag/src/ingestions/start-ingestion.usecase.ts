import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { currentTenant } from '@attestry/request-context';
import { TextExtractor } from '@attestry/text-extraction';
import type { SpooledUpload } from '@attestry/uploads';
import type { ContentFile } from '../content/upload-content.usecase.js';
import { ContentService } from '../content/content.service.js';
import { DocumentsService } from '../documents/documents.service.js';
import type { Ingestion } from './ingestion.entity.js';
import { TooManyIngestions } from './ingestion.errors.js';
import { IngestionPartsRepository, PART_BYTES } from './ingestion-parts.repository.js';
import { IngestionRunner } from './ingestion-runner.js';
import { MAX_OPEN } from './ingestion-state.js';
import { IngestionsRepository } from './ingestions.repository.js';

/** Takes a file over: when this answers, its bytes are as safe as everything else in the database. */
@Injectable()
export class StartIngestion {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly guard: WriteGuard,
    private readonly documents: DocumentsService,
    private readonly content: ContentService,
    private readonly extractor: TextExtractor,
    private readonly ingestions: IngestionsRepository,
    private readonly parts: IngestionPartsRepository,
    private readonly runner: IngestionRunner,
    private readonly outbox: Outbox,
  ) {}

  /** The same bytes for the same document that are under way already are not taken twice. */
  run(upload: SpooledUpload<ContentFile>): Promise<Ingestion> {
    const { header, size, sha256 } = upload;
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      await this.documents.get(header.documentId);
      const mediaType = this.extractor.mediaTypeOf(header, upload.firstBytes);
      const { documentId, fileName } = header;
      const created = { id: uuidv7(), documentId, mediaType, fileName, sizeBytes: size, sha256 };
      const known = await this.ingestions.openOf(created);
      if (known) return known;
      const ingestion = await this.ingestions.insert(created);
      await this.keep(ingestion, upload);
      const first = await this.admit(ingestion);
      if (first.id !== ingestion.id) return first;
      await this.outbox.record({
        action: 'ingestion.started',
        resource: { type: 'document', id: documentId },
        details: { ingestion: ingestion.id, media_type: mediaType, bytes: size },
      });
      const tenantId = currentTenant();
      this.unitOfWork.afterCommit(() => this.runner.wake(tenantId, ingestion.id));
      return ingestion;
    });
  }

  /**
   * Counts it, one of the tenant after the other; last, so that nobody waits while bytes are stored. Of two that took the
   * same bytes at once the second gives way.
   */
  private async admit(ingestion: Ingestion): Promise<Ingestion> {
    const { id, sizeBytes } = ingestion;
    const quota = await this.guard.lockQuota('storage_bytes');
    const first = await this.ingestions.openOf(ingestion);
    if (first) {
      await this.parts.remove(id);
      await this.ingestions.remove(id);
      return first;
    }
    if ((await this.ingestions.countOpen()) > MAX_OPEN) throw new TooManyIngestions(MAX_OPEN);
    quota.admit((await this.content.storedBytes()) - sizeBytes, sizeBytes);
    return ingestion;
  }

  private async keep(ingestion: Ingestion, upload: SpooledUpload<ContentFile>): Promise<void> {
    let ordinal = 0;
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of upload.read()) {
      rest = Buffer.concat([rest, chunk as Buffer]);
      for (; rest.length >= PART_BYTES; rest = rest.subarray(PART_BYTES)) {
        await this.parts.insert(ingestion, ordinal++, rest.subarray(0, PART_BYTES));
      }
    }
    if (rest.length > 0) await this.parts.insert(ingestion, ordinal, rest);
  }
}
