import { describe, expect, it } from '@jest/globals';
import { markdownSource } from './markdown.js';

const headingsOf = (text: string) =>
  markdownSource(text).headings.map(({ start, level, title }) => `${start} ${level} ${title}`);

describe('headings of Markdown', () => {
  it('are lines with marks in front', () => {
    expect(headingsOf('# One\n\n### Three ##\ntext\n   ## Two\r\n#no\n####### seven\n#')).toEqual([
      '0 1 One',
      '7 3 Three',
      '25 2 Two',
      '54 1 ',
    ]);
  });

  it('or a line that is underlined', () => {
    expect(headingsOf('Title\n===\n\nPart\n---\n\n---\n\n- item\n---\n| a |\n---')).toEqual(['0 1 Title', '11 2 Part']);
  });

  it('but not in code', () => {
    expect(headingsOf('```sh\n# comment\n~~~\n```\n# yes\n~~~\n# no')).toEqual(['24 1 yes']);
  });

  it('have titles without marks', () => {
    expect(headingsOf('# The *new* `key` [rule](http://x)')).toEqual(['0 1 The new key rule']);
  });
});

it('has an end to headings', () => {
  expect(() => markdownSource('#\n'.repeat(10_001))).toThrow(
    expect.objectContaining({ reason: { tooMany: 'headings' } }),
  );
});
