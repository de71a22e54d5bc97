import { createHash } from 'node:crypto';
import { entitiesV1 } from '@attestry/contracts';

const CHUNK_BYTES = 256 * 1024;

/** The messages that upload a CloudTrail log: what is known of it, its bytes, and the commit that makes it count. */
export async function* cloudTrailUpload(
  content: AsyncIterable<Buffer>,
  fileName: string,
  onProgress: (bytes: number) => void = () => undefined,
): AsyncGenerator<entitiesV1.ImportCloudTrailRequest> {
  const part = (fields: Partial<entitiesV1.ImportCloudTrailRequest>) =>
    entitiesV1.ImportCloudTrailRequest.fromPartial(fields);
  yield part({ header: { fileName, format: entitiesV1.ImportFormat.IMPORT_FORMAT_UNSPECIFIED } });
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of content) {
    hash.update(piece);
    for (let at = 0; at < piece.length; at += CHUNK_BYTES) yield part({ chunk: piece.subarray(at, at + CHUNK_BYTES) });
    size += piece.length;
    onProgress(size);
  }
  yield part({ commit: { size: String(size), sha256: hash.digest() } });
}
