import { Inject, Injectable } from '@nestjs/common';
import { type SpoolOptions, type UploadPart, withUpload } from '@attestry/uploads';
import type { EvidenceView } from './evidence-view.js';
import { type NewEvidenceFile, type NewVersionFile, StoreEvidence } from './store-evidence.usecase.js';

/** Nest token of where uploads wait until they are complete, and how large they may be. */
export const SPOOL_OPTIONS = Symbol('spool options');

/** Takes files in. Who may not send one learns it before sending it. */
@Injectable()
export class EvidenceUploads {
  constructor(
    private readonly store: StoreEvidence,
    @Inject(SPOOL_OPTIONS) private readonly spool: SpoolOptions,
  ) {}

  upload(parts: AsyncIterable<UploadPart<NewEvidenceFile>>): Promise<EvidenceView> {
    const admitted = onHeader(parts, ({ assessmentId }) => this.store.admit(assessmentId));
    return withUpload(admitted, this.spool, (upload) => this.store.create(upload));
  }

  uploadVersion(parts: AsyncIterable<UploadPart<NewVersionFile>>): Promise<{ view: EvidenceView; created: boolean }> {
    const admitted = onHeader(parts, ({ evidenceId }) => this.store.admitVersion(evidenceId));
    return withUpload(admitted, this.spool, (upload) => this.store.addVersion(upload));
  }
}

async function* onHeader<Header>(
  parts: AsyncIterable<UploadPart<Header>>,
  admit: (header: Header) => Promise<void>,
): AsyncGenerator<UploadPart<Header>> {
  for await (const part of parts) {
    if (part.header) await admit(part.header);
    yield part;
  }
}
