import { Inject, Injectable } from '@nestjs/common';
import { type SpoolOptions, type UploadPart, withUpload } from '@attestry/uploads';
import type { StoredContent } from './content.service.js';
import { type ContentFile, UploadContent } from './upload-content.usecase.js';

/** Nest token of where uploads wait until they are complete, and how large they may be. */
export const SPOOL_OPTIONS = Symbol('spool options');

/** Takes files in; what was sent is looked at when it is complete and true. */
@Injectable()
export class ContentUploads {
  constructor(
    private readonly content: UploadContent,
    @Inject(SPOOL_OPTIONS) private readonly spool: SpoolOptions,
  ) {}

  upload(parts: AsyncIterable<UploadPart<ContentFile>>): Promise<StoredContent> {
    return withUpload(parts, this.spool, (upload) => this.content.run(upload));
  }
}
