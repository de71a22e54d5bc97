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

it.each([
  ['white space inside', `# a${' '.repeat(200_000)}b`],
  ['white space before another kind of line end', `#${' '.repeat(50_000)}\u2028x`],
  ['brackets', `# ${'['.repeat(200_000)}`],
  ['links that do not end', `# ${'[]('.repeat(100_000)}`],
  ['an underlined line of brackets', `${'[]('.repeat(100_000)}\n===`],
])('reads a heading with much of %s at once', (_, text) => {
  const started = performance.now();
  expect(markdownSource(text).headings).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(1_000);
});

it('has a heading with nothing but a closing row of marks', () => {
  expect(headingsOf('### ###\n# a#\n# a #\t')).toEqual(['0 3 ', '8 1 a#', '13 1 a']);
});
