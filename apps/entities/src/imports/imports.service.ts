import { Inject, Injectable } from '@nestjs/common';
import type { PageRequest } from '@attestry/persistence';
import { type ImportedFile, ImportFile } from './import-file.usecase.js';
import { ImportRejectionsRepository } from './import-rejections.repository.js';
import { type ImportChoice, importerOf } from './importer-of.js';
import { cloudTrailImporter } from './importers/cloudtrail.importer.js';
import type { Rejection } from './importers/importer.js';
import type { ImportRun } from './import-run.entity.js';
import { ImportRunsRepository } from './import-runs.repository.js';
import { ImportNotFound } from './import.errors.js';
import { type SpoolOptions, type UploadPart, withUpload } from '@attestry/uploads';

const REJECTIONS_AT_ONCE = 500;

/** A file whose kind is its sender's word. */
export type ChosenFile = ImportedFile & Omit<ImportChoice, 'observedAt'> & { observedAt: Date | undefined };

/** Nest token of where uploads wait until they are complete, and how large they may be. */
export const SPOOL_OPTIONS = Symbol('spool options');

@Injectable()
export class ImportsService {
  constructor(
    private readonly imports: ImportRunsRepository,
    private readonly rejections: ImportRejectionsRepository,
    private readonly file: ImportFile,
    @Inject(SPOOL_OPTIONS) private readonly spool: SpoolOptions,
  ) {}

  /** The transaction begins when the upload is complete and true. */
  importCloudTrail(parts: AsyncIterable<UploadPart<ImportedFile>>): Promise<ImportRun> {
    const startedAt = new Date();
    return withUpload(parts, this.spool, (upload) => this.file.run(upload, cloudTrailImporter, startedAt));
  }

  /** A choice that does not fit is refused before the file comes. */
  importFile(parts: AsyncIterable<UploadPart<ChosenFile>>): Promise<ImportRun> {
    const startedAt = new Date();
    return withUpload(checkedFirst(parts), this.spool, (upload) =>
      this.file.run(upload, importerOf(choiceOf(upload.header, startedAt)), startedAt),
    );
  }

  /** The kept rejections of an import, in file order. */
  async *exportRejections(id: string): AsyncGenerator<Rejection> {
    await this.get(id);
    for (let position = 0; ; position += REJECTIONS_AT_ONCE) {
      const some = await this.rejections.from(id, position, REJECTIONS_AT_ONCE);
      yield* some;
      if (some.length < REJECTIONS_AT_ONCE) return;
    }
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

const choiceOf = (file: ChosenFile, startedAt: Date): ImportChoice => ({
  ...file,
  observedAt: file.observedAt ?? startedAt,
});

async function* checkedFirst(parts: AsyncIterable<UploadPart<ChosenFile>>): AsyncGenerator<UploadPart<ChosenFile>> {
  for await (const part of parts) {
    if (part.header) importerOf(choiceOf(part.header, new Date()));
    yield part;
  }
}
