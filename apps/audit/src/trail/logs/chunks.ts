const CHUNK_BYTES = 64 * 1024;

/** Text as UTF-8 in chunks of 64 KiB; the last one is shorter. */
export async function* chunksOf(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const line of lines) {
    const encoded = Buffer.from(line, 'utf8');
    waiting.push(encoded);
    bytes += encoded.length;
    if (bytes < CHUNK_BYTES) continue;
    const all = Buffer.concat(waiting);
    const rest = all.length % CHUNK_BYTES;
    for (let at = 0; at + CHUNK_BYTES <= all.length; at += CHUNK_BYTES) yield all.subarray(at, at + CHUNK_BYTES);
    [waiting, bytes] = [rest > 0 ? [all.subarray(all.length - rest)] : [], rest];
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}
