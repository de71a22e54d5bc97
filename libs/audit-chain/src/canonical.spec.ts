import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, type JsonValue } from './canonical.js';

describe('canonical text', () => {
  it('sorts members by UTF-16 code unit, not by code point', () => {
    // U+1F600 is D83D DE00 in UTF-16 and so comes before U+FB33.
    expect(canonicalJson({ '\u{FB33}': 1, '\u{1F600}': 2, '€': 3, '\r': 4, '1': 5, ö: 6 })).toBe(
      '{"\\r":4,"1":5,"ö":6,"€":3,"\u{1F600}":2,"\u{FB33}":1}',
    );
  });

  it('sorts digits as text and numbers members as members', () => {
    expect(canonicalJson(JSON.parse('{"10":"a","9":"b","__proto__":"c","constructor":"d"}') as JsonValue)).toBe(
      '{"10":"a","9":"b","__proto__":"c","constructor":"d"}',
    );
  });

  it('leaves strings as they are: composed and decomposed letters stay two strings', () => {
    expect(canonicalJson('\u00e9')).toBe('"\u00e9"');
    expect(canonicalJson('e\u0301')).toBe('"e\u0301"');
    expect(canonicalJson({ '\u00e9': 1, 'e\u0301': 2 })).toBe('{"e\u0301":2,"\u00e9":1}');
  });

  it('escapes only what RFC 8785 escapes', () => {
    expect(canonicalJson('"\\/\b\f\n\r\t\u001f\u007f<\u2028')).toBe('"\\"\\\\/\\b\\f\\n\\r\\t\\u001f\u007f<\u2028"');
  });

  it('writes whole numbers only, and zero without a sign', () => {
    expect(canonicalJson([0, -0, -1, Number.MAX_SAFE_INTEGER])).toBe('[0,0,-1,9007199254740991]');
  });

  it.each<[string, unknown]>([
    ['a fraction', 0.1],
    ['an integer that two programs read differently', 9_007_199_254_740_993],
    ['an exponent', 1e21],
    ['NaN', NaN],
    ['Infinity', Infinity],
    ['a big integer', 1n],
    ['undefined', undefined],
    ['a hole', [1, , 2]],
    ['a date', new Date()],
    ['a map', new Map()],
    ['bytes', Buffer.from('x')],
    ['a value with its own text', { toJSON: 'x' }],
    ['a NUL', 'a\0b'],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate as member name', { '\udc00': 1 }],
    ['33 levels', Array.from({ length: 33 }).reduce<unknown>((inner) => [inner], 1)],
  ])('is refused for %s', (_what, value) => {
    expect(() => canonicalJson({ details: value } as JsonValue)).toThrow(/^details/);
  });

  it('is a fixed point: reading it and writing it again changes nothing', () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        const text = canonicalJson(value);

        expect(canonicalJson(JSON.parse(text) as JsonValue)).toBe(text);
      }),
    );
  });
});

const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));
const jsonValue = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    text,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(
      text.filter((key) => key !== 'toJSON'),
      tie('value'),
      { maxKeys: 5 },
    ),
  ),
})).value;
