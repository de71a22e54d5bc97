import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { markdownSource, plainSource } from '@attestry/text-extraction';
import type { SourceText } from '@attestry/text-extraction';
import { type Chunk, chunkText, MAX_TOKENS, OVERLAP_TOKENS } from './chunk-text.js';
import { countTokens, TokenSequence } from './tokens.js';

const words = (count: number, word = 'word') => Array.from({ length: count }, (_, n) => `${word}${n}`).join(' ');
const slice = (text: string, { charStart, charEnd }: Chunk) => [...text].slice(charStart, charEnd).join('');

const PIECES = [
  'a', 'Ä', 'é', '😀', '👩‍🚀', '漢', '\n', '\n\n', ' ', '\t', '. ', '# H\n', '\n## T\n', '```\n', 'word ', '\r\n', '_', '-',
  ' '.repeat(70), '\n'.repeat(200), 'x'.repeat(30), `${words(50)} `, `${words(120, 'é')}. `, '===\n', `${' '.repeat(30_000)}`,
]; // prettier-ignore
const text = fc.array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ unit: 'binary' })), {
  maxLength: 60,
});
const sources: fc.Arbitrary<SourceText> = fc
  .tuple(text, fc.boolean(), fc.array(fc.nat(200), { maxLength: 5 }))
  .map(([pieces, markdown, pages]) => {
    const source = (markdown ? markdownSource : plainSource)(pieces.join('').toWellFormed());
    const pageStarts = pages.filter((at) => at <= source.text.length).sort((a, b) => a - b);
    return { ...source, pageStarts: pageStarts.length > 0 ? [0, ...pageStarts] : [] };
  });

describe('chunks of any text', () => {
  const holds = (property: (source: SourceText, chunks: Chunk[]) => void) =>
    fc.assert(
      fc.property(sources, (source) => property(source, chunkText(source))),
      { numRuns: 300 },
    );

  it('are slices of it, by code points', () =>
    holds((source, chunks) => {
      for (const chunk of chunks) expect(slice(source.text, chunk)).toBe(chunk.content);
    }));

  it('cover everything that is not blank, in order, and begin and end with something', () =>
    holds((source, chunks) => {
      const covered = new Set<number>();
      for (const { charStart, charEnd } of chunks) for (let at = charStart; at < charEnd; at++) covered.add(at);
      [...source.text].forEach((character, at) => {
        if (character.trim() !== '') expect(covered.has(at)).toBe(true);
      });
      const starts = chunks.map(({ charStart }) => charStart);
      expect(starts).toEqual([...starts].sort((a, b) => a - b));
      for (const { content } of chunks) expect(content.trim()).toBe(content.trimEnd().trimStart());
      for (const { content } of chunks) expect(content).toMatch(/^\S([^]*\S)?$/);
    }));

  it('have 1 to 400 tokens, and the count that a count of them alone gives', () =>
    holds((_, chunks) => {
      for (const { tokens, content } of chunks) {
        expect(tokens).toBeGreaterThan(0);
        expect(tokens).toBeLessThanOrEqual(MAX_TOKENS);
        expect(countTokens(content)).toBe(tokens);
      }
    }));

  it('never reach over a heading', () =>
    holds((source, chunks) => {
      const points = (unit: number) => [...source.text.slice(0, unit)].length;
      const borders = source.headings.map(({ start }) => points(start));
      for (const { charStart, charEnd } of chunks)
        expect(borders.filter((border) => border > charStart && border < charEnd)).toEqual([]);
    }));

  it('name the page on which they begin', () =>
    holds((source, chunks) => {
      const points = (unit: number) => [...source.text.slice(0, unit)].length;
      const starts = source.pageStarts.map(points);
      for (const { charStart, page } of chunks)
        expect(page).toBe(starts.length === 0 ? undefined : starts.filter((start) => start <= charStart).length);
    }));
});

describe('a long section', () => {
  it('is cut with 60 tokens of overlap', () => {
    const chunks = chunkText(plainSource(words(1_000)));
    expect(chunks.map(({ tokens }) => tokens)).toEqual([400, 400, 320]);
    chunks.slice(1).forEach((chunk, index) => {
      const before = chunks[index]!;
      const shared = [...words(1_000)].slice(chunk.charStart, before.charEnd).join('');
      expect(countTokens(shared)).toBe(OVERLAP_TOKENS);
    });
  });

  it('is cut after a paragraph or a sentence where there is one', () => {
    const paragraph = `${words(299)}.`;
    const [first, second] = chunkText(plainSource(`${paragraph}\n\n${words(300)}`));
    expect(first?.content).toBe(paragraph);
    expect(second?.content).toMatch(/^word\d+ [^]*word299$/);
    const sentences = chunkText(plainSource(`${words(250)}. ${words(300)}`));
    expect(sentences[0]?.content).toBe(`${words(250)}.`);
  });
});

describe('sections', () => {
  it('carry the path of their headings', () => {
    const chunks = chunkText(markdownSource('before\n# A\na\n## B\nb\n### C\nc\n## D\nd\n# E\ne'));
    expect(chunks.map(({ sectionPath, content }) => [sectionPath.join('/'), content])).toEqual([
      ['', 'before'],
      ['A', '# A\na'],
      ['A/B', '## B\nb'],
      ['A/B/C', '### C\nc'],
      ['A/D', '## D\nd'],
      ['E', '# E\ne'],
    ]);
  });
});

describe('a token', () => {
  it('is a word, a sign, or twelve characters of something longer', () => {
    const tokensOf = (content: string) => {
      const sequence = new TokenSequence(content);
      return Array.from({ length: sequence.length }, (_, token) =>
        content.slice(sequence.startOf(token), sequence.endOf(token)),
      );
    };
    expect(tokensOf('Who may enter (and_when)? 😀é')).toEqual([
      'Who', 'may', 'enter', '(', 'and_when', ')', '?', '😀', 'é',
    ]); // prettier-ignore
    expect(tokensOf('x'.repeat(25)).map(({ length }) => length)).toEqual([12, 12, 1]);
    expect(countTokens(`a${' '.repeat(64)}b`)).toBe(2);
    expect(countTokens(`a${' '.repeat(65)}b`)).toBe(3);
  });
});
