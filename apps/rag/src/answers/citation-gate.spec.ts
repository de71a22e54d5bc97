import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aSource } from '../fixtures/a-source.js';
import { CitationGate } from './citation-gate.js';

const keys = aSource({
  rank: 1,
  charStart: 1_000,
  content: 'Access keys are\n  rotated every 90 days. 🔑 Keys of leavers are revoked within one day of their leaving.',
});
const logs = aSource({
  rank: 2,
  content: 'Logs are kept for three years and reviewed every week by the security officer.',
});

function passed(source: number, quote: string) {
  const gate = new CitationGate([keys, logs]);
  const { citations } = gate.pass({ text: 'claim', citations: [{ source, quote }] });
  return { gate, citation: citations[0], dropped: gate.dropped };
}

describe('the gate of citations', () => {
  it('keeps a quote that stands in the chunk, with its own white space and its place', () => {
    const { citation, gate } = passed(1, ' keys are rotated   every 90 days. ');
    expect(citation).toMatchObject({
      chunkId: keys.chunkId,
      quote: 'keys are\n  rotated every 90 days.',
      charStart: 1_007,
      charEnd: 1_040,
    });
    expect([gate.kept, gate.dropped]).toEqual([1, { fabricated: 0, misattributed: 0, stitched: 0 }]);
  });

  it('counts places in code points', () => {
    const { citation } = passed(1, 'Keys of leavers are revoked');
    expect(citation?.charStart).toBe(1_000 + [...keys.content].join('').indexOf('Keys of') - 1);
    const start = (citation?.charStart ?? 0) - 1_000;
    expect([...keys.content].slice(start, start + 27).join('')).toBe('Keys of leavers are revoked');
  });

  it.each([
    ['an invented quote', 1, 'Access keys are rotated every 30 days.', 'fabricated'],
    ['other letters', 1, 'access keys are rotated', 'fabricated'],
    ['the quote of another chunk', 1, 'Logs are kept for three years', 'misattributed'],
    ['a chunk that was not found, with a quote of one that was', 7, 'Logs are kept for three years', 'misattributed'],
    ['a chunk that was not found, with no quote of any', 7, 'Visitors sign a book at the door', 'fabricated'],
    ['no number', Number.NaN, 'Visitors sign a book at the door', 'fabricated'],
    ['pieces around an ellipsis', 1, 'Access keys … revoked within one day', 'stitched'],
    ['pieces around dots', 1, 'Access keys are ... within one day', 'stitched'],
    ['pieces of one chunk put together', 1, 'Access keys are rotated within one day of their leaving', 'stitched'],
    ['pieces of two chunks put together', 1, 'Access keys are rotated every week by the security officer', 'stitched'],
    ['nothing', 1, '', 'fabricated'],
    ['white space', 1, ' \n ', 'fabricated'],
    ['a full stop', 1, '.', 'fabricated'],
    ['a letter', 1, 'e', 'fabricated'],
    ['two words', 1, 'Access keys', 'fabricated'],
    ['parts of words', 1, 'ccess keys are rotated ever', 'fabricated'],
    ['a quote that ends within a word', 1, 'keys are rotated every 9', 'fabricated'],
  ])('drops %s', (_what, source, quote, kind) => {
    const { citation, dropped } = passed(source, quote);
    expect(citation).toBeUndefined();
    expect(dropped).toEqual({ fabricated: 0, misattributed: 0, stitched: 0, [kind]: 1 });
  });

  it('keeps a chunk of two words, and text that has no spaces between words', () => {
    const gate = new CitationGate([
      aSource({ rank: 1, content: 'Scope: all.' }),
      aSource({ rank: 2, content: '访问密钥每九十天轮换一次。离职者的密钥在一天内撤销。' }),
    ]);
    gate.pass({ text: 'x', citations: [{ source: 1, quote: 'Scope: all.' }] });
    gate.pass({ text: 'x', citations: [{ source: 2, quote: '密钥每九十天轮换' }] });
    expect(gate.kept).toBe(2);
    gate.pass({ text: 'x', citations: [{ source: 2, quote: '密钥' }] });
    expect(gate.kept).toBe(2);
  });

  it('finds the place where a quote is whole words, behind one where it is not', () => {
    const gate = new CitationGate([aSource({ content: 'rekeys are kept here; keys are kept here too' })]);
    const { citations } = gate.pass({ text: 'x', citations: [{ source: 1, quote: 'keys are kept here' }] });
    expect(citations[0]).toMatchObject({ charStart: 22 });
  });

  it('keeps what is good of a claim and leaves one without proof unsupported', () => {
    const gate = new CitationGate([keys, logs]);
    const half = gate.pass({
      text: 'half',
      citations: [
        { source: 2, quote: 'Logs are kept' },
        { source: 2, quote: 'Logs are burnt' },
      ],
    });
    expect(half.citations).toHaveLength(1);
    expect(gate.pass({ text: 'none', citations: [] }).citations).toEqual([]);
    expect([gate.kept, gate.dropped.fabricated]).toEqual([1, 1]);
  });

  it('never lets a quote through that is not the text between its places, whatever is said', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '\u00a0', '😀', 'é', '.'), maxLength: 60 });
    fc.assert(
      fc.property(text, text, fc.nat(2), (content, quote, source) => {
        const gate = new CitationGate([aSource({ content })]);
        const [citation] = gate.pass({ text: 'x', citations: [{ source, quote }] }).citations;
        const drops = Object.values(gate.dropped).reduce((sum, count) => sum + count, 0);
        expect(gate.kept + drops).toBe(1);
        if (!citation) return;
        expect([...content].slice(citation.charStart, citation.charEnd).join('')).toBe(citation.quote);
        expect(citation.quote.split(/\s+/u).join(' ')).toBe(quote.trim().split(/\s+/u).join(' '));
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps every quote cut out of the chunk, however its white space was changed', () => {
    const words = fc.array(fc.constantFrom('keys', 'are', 'rotated', 'Ü', '90', 'days.'), {
      minLength: 3,
      maxLength: 12,
    });
    fc.assert(
      fc.property(words, fc.nat(), fc.nat(), fc.constantFrom(' ', '\n', '\t  '), (all, a, b, space) => {
        const [from, to] = [a % all.length, (b % all.length) + 1];
        fc.pre(from + 2 < to);
        const gate = new CitationGate([aSource({ content: all.join('\n ') })]);
        gate.pass({ text: 'x', citations: [{ source: 1, quote: all.slice(from, to).join(space) }] });
        expect(gate.kept).toBe(1);
      }),
    );
  });
});
