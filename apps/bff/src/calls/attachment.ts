import { fromBinary, toJson } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import type { Response } from 'express';
import type { RestMethod } from '../contract/rest-method.js';

/** What the first message of a download says of it. */
interface Attachment {
  readonly fileName?: string;
  readonly contentType?: string;
  /** Bytes that are going to come, as ProtoJSON writes them. */
  readonly size?: string;
  /** In base64; missing for a part of a content. */
  readonly sha256?: string;
}

/** Types that show something and run nothing. */
const SHOWN = /^(text\/(plain|csv)(; charset=utf-8)?|application\/(json|pdf|zip))$/;

/**
 * Takes the header off a download, if it has one, and makes response headers of it: to be saved, never shown in place,
 * never guessed at. The other messages are left.
 */
export async function attached(
  method: RestMethod,
  messages: AsyncIterable<Uint8Array>,
  response: Response,
): Promise<AsyncIterable<Uint8Array>> {
  if (method.answer.kind !== 'bytes' || !method.answer.header) return messages;
  const { header } = method.answer;
  const iterator = messages[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done !== true) {
    const { output } = method.desc;
    const said = reflect(output, fromBinary(output, first.value)).get(header);
    describe(toJson(header.message, said.message) as Attachment, response);
  }
  return { [Symbol.asyncIterator]: () => iterator };
}

function describe({ fileName = '', contentType = '', size = '0', sha256 }: Attachment, response: Response): void {
  response
    .attachment(fileName)
    .type(SHOWN.test(contentType) ? contentType : 'application/octet-stream')
    .set('content-length', size)
    .set('content-security-policy', "default-src 'none'; sandbox");
  if (sha256 !== undefined) response.set('content-digest', `sha-256=:${sha256}:`);
}
