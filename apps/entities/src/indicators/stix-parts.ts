import type { entitiesV1 } from '@attestry/contracts';
import type { UploadPart } from '@attestry/uploads';
import type { StixFile } from './stix-exchange.service.js';

/** Messages of the wire as parts of an upload. */
export async function* stixParts(
  messages: AsyncIterable<entitiesV1.ImportStixBundleRequest>,
): AsyncGenerator<UploadPart<StixFile>> {
  for await (const { header, chunk, commit } of messages) {
    yield { header: header && { fileName: header.fileName }, chunk, commit };
  }
}
