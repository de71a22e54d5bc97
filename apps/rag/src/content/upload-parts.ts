import type { ragV1 } from '@attestry/contracts';
import type { UploadPart } from '@attestry/uploads';
import type { ContentFile } from './upload-content.usecase.js';

/** Messages of the wire as parts of an upload. */
export async function* uploadParts(
  messages: AsyncIterable<ragV1.UploadContentRequest>,
): AsyncGenerator<UploadPart<ContentFile>> {
  for await (const { header, chunk, commit } of messages) {
    yield {
      header: header && {
        documentId: header.documentId,
        fileName: header.fileName,
        mediaType: header.contentType,
      },
      chunk,
      commit,
    };
  }
}
