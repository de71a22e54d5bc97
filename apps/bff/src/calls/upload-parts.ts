import { createHash } from 'node:crypto';
import { type DescMessage, type Message, toBinary } from '@bufbuild/protobuf';
import { reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect';
import { UploadIncomplete } from '@attestry/domain-errors';
import type { UploadShape } from '../contract/rest-method.js';

const PART_BYTES = 64 * 1024;

export interface UploadSource {
  content: AsyncIterable<Buffer>;
  /** What the caller says the content has, in base64, if anything. */
  sha256: string | undefined;
}

/**
 * The messages of one upload: header, chunks, and the commit only after the whole content came and has the digest that
 * the caller named. One chunk is made at a time, when the service asks for it.
 */
export async function* uploadParts(
  request: DescMessage,
  shape: UploadShape,
  header: Message | undefined,
  source: UploadSource,
): AsyncGenerator<Uint8Array> {
  const part = (fill: (message: ReflectMessage) => void) => {
    const message = reflect(request);
    fill(message);
    return toBinary(request, message.message);
  };
  const headerField = shape.header;
  if (headerField && header) yield part((message) => message.set(headerField, reflect(headerField.message, header)));
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of source.content) {
    hash.update(piece);
    size += piece.length;
    for (let at = 0; at < piece.length; at += PART_BYTES) {
      yield part((message) => message.set(shape.chunk, piece.subarray(at, at + PART_BYTES)));
    }
  }
  const sha256 = hash.digest();
  if (source.sha256 !== undefined && source.sha256 !== sha256.toString('base64')) {
    throw new UploadIncomplete('the content does not have the digest of Content-Digest');
  }
  yield part((message) => message.set(shape.commit, commitMessage(shape, size, sha256)));
}

function commitMessage(shape: UploadShape, size: number, sha256: Uint8Array): ReflectMessage {
  const commit = reflect(shape.commit.message);
  for (const field of shape.commit.message.fields) {
    if (field.name === 'size') commit.set(field, BigInt(size));
    if (field.name === 'sha256') commit.set(field, sha256);
  }
  return commit;
}
