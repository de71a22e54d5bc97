import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ClaimLines } from './claim-lines.js';

const line = (text: string) => JSON.stringify({ text, citations: [{ source: 1, quote: `q ${text}` }] });

function read(...pieces: string[]) {
  const lines = new ClaimLines();
  const claims = [...pieces.flatMap((piece) => lines.take(piece)), ...lines.end()];
  return { texts: claims.map(({ text }) => text), claims, lines };
}

describe('claims of a model', () => {
  it('come as soon as their line is whole', () => {
    const lines = new ClaimLines();
    expect(lines.take(`${line('a')}\n${line('b').slice(0, 9)}`).map(({ text }) => text)).toEqual(['a']);
    expect(lines.take(`${line('b').slice(9)}\n`).map(({ text }) => text)).toEqual(['b']);
    expect(lines.end()).toEqual([]);
  });

  it('are read through what models wrap them in', () => {
    const { texts, lines } = read('```json\n[\n', `${line('a')},\n`, `${line('b')}\n`, ']\n```\n');
    expect([texts, lines.malformed]).toEqual([['a', 'b'], 0]);
  });

  it('are counted where they cannot be read, and the others still count', () => {
    const { texts, lines } = read(
      `Sure, here it is:\n{"text": 5}\n{"text":"x","citations":"no"}\n${line('a')}\n{"text": "cut`,
    );
    expect([texts, lines.malformed]).toEqual([['a'], 4]);
  });

  it('may be none, for want of evidence', () => {
    const { texts, lines } = read('{"insufficient": true}');
    expect([texts, lines.insufficient, lines.malformed]).toEqual([[], true, 0]);
  });

  it('keep a citation of any shape as one that nothing proves', () => {
    const { claims } = read('{"text":"x","citations":[{"source":"1","quote":7},null,"y"]}');
    expect(claims[0]?.citations).toHaveLength(3);
    expect(claims[0]?.citations).toEqual(Array.from({ length: 3 }, () => ({ source: Number.NaN, quote: '' })));
  });

  it('are twenty at most, of eight citations at most', () => {
    const citations = Array.from({ length: 9 }, () => ({ source: 1, quote: 'q' }));
    const many = Array.from({ length: 30 }, (_, index) => JSON.stringify({ text: `${index}`, citations }));
    const { claims } = read(many.join('\n'));
    expect([claims.length, claims[0]?.citations.length]).toEqual([20, 8]);
  });

  it('are the same wherever the stream is cut, and no text throws', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.json(), fc.constant(line('a')))), fc.nat(), (texts, at) => {
        const whole = texts.join('\n');
        const cut = at % (whole.length + 1);
        expect(read(whole.slice(0, cut), whole.slice(cut)).claims).toEqual(read(whole).claims);
      }),
    );
  });
});
