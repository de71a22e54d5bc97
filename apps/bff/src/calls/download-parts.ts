import { fromBinary, type Registry, toJson } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import type { RestMethod } from '../contract/rest-method.js';

/** Bytes of the HTTP body, message by message, as the reader takes them. */
export async function* downloadParts(
  method: RestMethod,
  messages: AsyncIterable<Uint8Array>,
  registry: Registry,
): AsyncGenerator<Uint8Array> {
  const { answer, desc } = method;
  for await (const bytes of messages) {
    const message = fromBinary(desc.output, bytes);
    if (answer.kind === 'bytes') yield reflect(desc.output, message).get(answer.chunk) as Uint8Array;
    else yield Buffer.from(`${JSON.stringify(toJson(desc.output, message, { registry }))}\n`);
  }
}

export const downloadType = (method: RestMethod): string =>
  method.answer.kind === 'bytes' ? 'application/octet-stream' : 'application/x-ndjson';
