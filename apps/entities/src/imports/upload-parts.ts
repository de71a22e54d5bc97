import type { entitiesV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { ImportedFile } from './import-file.usecase.js';
import { importFormats, importKinds } from './import.mapper.js';
import type { ChosenFile } from './imports.service.js';
import type { UploadPart } from '@attestry/uploads';

/** Messages of the wire as parts of an upload. */
export async function* uploadParts(
  messages: AsyncIterable<entitiesV1.ImportCloudTrailRequest>,
): AsyncGenerator<UploadPart<ImportedFile>> {
  for await (const { header, chunk, commit } of messages) {
    yield {
      header: header && { fileName: header.fileName, format: importFormats.textOf(header.format) },
      chunk,
      commit,
    };
  }
}

/** The same for files whose kind is chosen. */
export async function* chosenUploadParts(
  messages: AsyncIterable<entitiesV1.ImportFileRequest>,
): AsyncGenerator<UploadPart<ChosenFile>> {
  for await (const { header, chunk, commit } of messages) yield { header: header && chosenOf(header), chunk, commit };
}

const chosenOf = (header: entitiesV1.ImportFileHeader): ChosenFile => ({
  kind: importKinds.textOf(header.kind) ?? bug('the rules admit no file without kind'),
  fileName: header.fileName,
  format: importFormats.textOf(header.format),
  account: header.account,
  mapping: header.mapping,
  observedAt: header.observedAt,
});
