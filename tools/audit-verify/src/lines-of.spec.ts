import { expect, it } from '@jest/globals';
import { linesOf } from './lines-of.js';

it('breaks at LF only, wherever the chunks end', async () => {
  const lines: string[] = [];
  for await (const line of linesOf(['a\u2028b\r', 'c', '\n\nd', '\u2029', '\ne'])) lines.push(line);

  expect(lines).toEqual(['a\u2028b\rc', '', 'd\u2029', 'e']);
});
