import { expect, it } from '@jest/globals';
import { utf8Text } from './utf8-text.js';

async function read(...chunks: Uint8Array[]): Promise<string> {
  let text = '';
  for await (const part of utf8Text(chunks)) text += part;
  return text;
}

it('joins characters that chunks divide and keeps a byte order mark', async () => {
  const bytes = Buffer.from('\uFEFFä😀\uFFFD');

  expect(await read(bytes.subarray(0, 4), bytes.subarray(4, 7), bytes.subarray(7))).toBe('\uFEFFä😀\uFFFD');
});

it.each([
  ['a byte that is none of UTF-8', Buffer.from([0x61, 0xff])],
  ['half a character at the end', Buffer.from('ä').subarray(0, 1)],
])('refuses %s', async (_what, bytes) => {
  await expect(read(bytes)).rejects.toThrow('not UTF-8');
});
