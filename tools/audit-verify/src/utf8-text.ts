/** Text of bytes, strictly: the usual decoder takes others for the replacement character, which a record may hold. */
export async function* utf8Text(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for await (const bytes of chunks) yield decoded(() => decoder.decode(bytes, { stream: true }));
  yield decoded(() => decoder.decode());
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch {
    throw new Error('the file is not UTF-8');
  }
}
