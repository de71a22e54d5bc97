import { describe, expect, it } from '@jest/globals';
import { readFlags } from './flags.js';

const files = ['--corpus', 'c', '--queries', 'q', '--qrels', 'r'];

describe('the flags of rag:eval', () => {
  it('name the three files', () => {
    expect(readFlags(files)).toEqual({
      corpus: 'c',
      queries: 'q',
      qrels: 'r',
      first: undefined,
      rankings: ['words', 'meaning', 'both'],
      json: false,
      help: false,
    });
    expect(readFlags([...files, '--first', '7', '--ranking', 'words', '--json'])).toMatchObject({
      first: 7,
      rankings: ['words'],
      json: true,
    });
  });

  it.each([
    [['--corpus', 'c'], '--queries names a file'],
    [[...files, '--first', '0'], '--first is a whole number from 1, not "0"'],
    [[...files, '--ranking', 'luck'], '--ranking is one of words, meaning, both, not "luck"'],
    [[...files, '--fast'], "Unknown option '--fast'"],
  ])('refuse %j', (args, message) => {
    expect(() => readFlags(args)).toThrow(message);
  });
});
