import { Inject, Injectable } from '@nestjs/common';
import type { PageRequest } from '@attestry/persistence';
import { type CloudTrailFile, ImportCloudTrail } from './import-cloudtrail.usecase.js';
import type { ImportRun } from './import-run.entity.js';
import { ImportRunsRepository } from './import-runs.repository.js';
import { ImportNotFound } from './import.errors.js';
import { type SpoolOptions, type UploadPart, withUpload } from '@attestry/uploads';

/** Nest token of where uploads wait until they are complete, and how large they may be. */
export const SPOOL_OPTIONS = Symbol('spool options');

@Injectable()
export class ImportsService {
  constructor(
    private readonly imports: ImportRunsRepository,
    private readonly cloudTrail: ImportCloudTrail,
    @Inject(SPOOL_OPTIONS) private readonly spool: SpoolOptions,
  ) {}

  /** The transaction begins when the upload is complete and true. */
  importCloudTrail(parts: AsyncIterable<UploadPart<CloudTrailFile>>): Promise<ImportRun> {
    const startedAt = new Date();
    return withUpload(parts, this.spool, (upload) => this.cloudTrail.run(upload, startedAt));
  }

  async get(id: string): Promise<ImportRun> {
    const run = await this.imports.find(id);
    if (!run) throw new ImportNotFound();
    return run;
  }

  list(request: PageRequest) {
    return this.imports.list(request);
  }
}
