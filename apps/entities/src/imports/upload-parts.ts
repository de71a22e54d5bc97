import type { entitiesV1 } from '@attestry/contracts';
import type { CloudTrailFile } from './import-cloudtrail.usecase.js';
import { importFormats } from './import.mapper.js';
import type { UploadPart } from '@attestry/uploads';

/** Messages of the wire as parts of an upload. */
export async function* uploadParts(
  messages: AsyncIterable<entitiesV1.ImportCloudTrailRequest>,
): AsyncGenerator<UploadPart<CloudTrailFile>> {
  for await (const { header, chunk, commit } of messages) {
    yield {
      header: header && { fileName: header.fileName, format: importFormats.textOf(header.format) },
      chunk,
      commit,
    };
  }
}
