/** The `data` of each event of a server-sent stream, as it comes; a line longer than the limit ends it with an error. */
export async function* eventData(body: AsyncIterable<Uint8Array>, maxLine: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r\n|\r|\n/);
    rest = lines.pop() ?? '';
    if (rest.length > maxLine) throw new Error('a line of the stream is too long');
    yield* dataIn(lines);
  }
  yield* dataIn([rest]);
}

const dataIn = (lines: readonly string[]): string[] =>
  lines.filter((line) => line.startsWith('data:')).map((line) => line.slice('data:'.length).trim());
