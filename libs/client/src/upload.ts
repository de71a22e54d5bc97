import { createHash } from 'node:crypto';
import { entitiesV1 } from '@attestry/contracts';

const CHUNK_BYTES = 256 * 1024;

/** Bytes of an upload after its header: pieces, and the commit that makes them count. */
interface Part {
  chunk?: Buffer;
  commit?: { size: string; sha256: Buffer };
}

/** The messages that upload a CloudTrail log: what is known of it, its bytes, and the commit that makes it count. */
export async function* cloudTrailUpload(
  content: AsyncIterable<Buffer>,
  fileName: string,
  onProgress: (bytes: number) => void = () => undefined,
): AsyncGenerator<entitiesV1.ImportCloudTrailRequest> {
  const part = (fields: Partial<entitiesV1.ImportCloudTrailRequest>) =>
    entitiesV1.ImportCloudTrailRequest.fromPartial(fields);
  yield part({ header: { fileName, format: entitiesV1.ImportFormat.IMPORT_FORMAT_UNSPECIFIED } });
  for await (const rest of bodyOf(content, onProgress)) yield part(rest);
}

/** The same for a file of any kind. */
export async function* fileUpload(
  content: AsyncIterable<Buffer>,
  header: Partial<entitiesV1.ImportFileHeader>,
  onProgress: (bytes: number) => void = () => undefined,
): AsyncGenerator<entitiesV1.ImportFileRequest> {
  const part = (fields: Partial<entitiesV1.ImportFileRequest>) => entitiesV1.ImportFileRequest.fromPartial(fields);
  yield part({ header: entitiesV1.ImportFileHeader.fromPartial(header) });
  for await (const rest of bodyOf(content, onProgress)) yield part(rest);
}

/** The same for a STIX bundle. */
export async function* stixUpload(
  content: AsyncIterable<Buffer>,
  fileName: string,
): AsyncGenerator<entitiesV1.ImportStixBundleRequest> {
  const part = (fields: Partial<entitiesV1.ImportStixBundleRequest>) =>
    entitiesV1.ImportStixBundleRequest.fromPartial(fields);
  yield part({ header: { fileName } });
  for await (const rest of bodyOf(content, () => undefined)) yield part(rest);
}

async function* bodyOf(content: AsyncIterable<Buffer>, onProgress: (bytes: number) => void): AsyncGenerator<Part> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of content) {
    hash.update(piece);
    for (let at = 0; at < piece.length; at += CHUNK_BYTES) yield { chunk: piece.subarray(at, at + CHUNK_BYTES) };
    size += piece.length;
    onProgress(size);
  }
  yield { commit: { size: String(size), sha256: hash.digest() } };
}
