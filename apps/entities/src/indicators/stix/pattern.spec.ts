import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Observable } from '../indicator-kind.js';
import { normalised } from '../normalise.js';
import { PatternRefused } from './pattern-refused.js';
import { observablesOf, patternOf } from './pattern.js';

const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('a pattern', () => {
  it.each<[string, string[]]>([
    [`[ipv4-addr:value = '198.51.100.7']`, ['ip 198.51.100.7']],
    [`[ipv4-addr:value = '198.51.100.0/24']`, ['cidr 198.51.100.0/24']],
    [`[ipv4-addr:value ISSUBSET '198.51.100.9/24']`, ['cidr 198.51.100.0/24']],
    [`[ipv6-addr:value = '2001:DB8::1']`, ['ip 2001:db8::1']],
    [
      `[domain-name:value = 'Evil.Example' OR url:value = 'http://evil.example']`,
      ['domain evil.example', 'url http://evil.example/'],
    ],
    [
      `[domain-name:value = 'a.example'] OR [domain-name:value = 'b.example']`,
      ['domain a.example', 'domain b.example'],
    ],
    [
      `([(domain-name:value = 'a.example' OR domain-name:value IN ('b.example','c.example'))])`,
      ['domain a.example', 'domain b.example', 'domain c.example'],
    ],
    [`[file:hashes.'SHA-256' = '${SHA256}']`, [`hash ${SHA256}`]],
    [`[file:hashes.MD5='d41d8cd98f00b204e9800998ecf8427e']`, ['hash d41d8cd98f00b204e9800998ecf8427e']],
    [`[email-addr:value = 'o\\'neil@evil.example']`, ["email o'neil@evil.example"]],
    [
      `[x-attestry-aws-identity:arn = 'arn:aws:iam::111122223333:user/eve']`,
      ['arn arn:aws:iam::111122223333:user/eve'],
    ],
  ])('%s', (pattern, expected) => {
    expect(observablesOf(pattern).map(({ type, value }) => `${type} ${value}`)).toEqual(expected);
  });

  it.each<[string, string]>([
    [`[ipv4-addr:value = '1.2.3.4' AND url:value = 'http://a.example']`, 'AND is not supported in place of ]'],
    [`[domain-name:value LIKE '%.example']`, 'the operator LIKE is not supported'],
    [`[domain-name:value != 'a.example']`, 'the operator != is not supported'],
    [
      `[domain-name:value = 'a.example'] FOLLOWEDBY [domain-name:value = 'b.example']`,
      'FOLLOWEDBY is not supported here',
    ],
    [`[domain-name:value = 'a.example'] WITHIN 5 SECONDS`, 'WITHIN is not supported here'],
    [`[process:name = 'x']`, 'the object path process:name is not supported'],
    [`[constructor:value = 'x']`, 'the object path constructor:value is not supported'],
    [`[file:hashes.'SHA-256' = 'd41d8cd98f00b204e9800998ecf8427e']`, 'a value of SHA-256 is not valid'],
    [`[ipv4-addr:value = '::1']`, 'a value of ipv4-addr:value is not valid'],
    [`[domain-name:value ISSUBSET '10.0.0.0/8']`, 'ISSUBSET needs an address object and a network'],
    [`[domain-name:value = 5]`, 'a text is missing'],
    [`[NOT domain-name:value = 'a.example']`, 'the operator domain-name:value is not supported'],
    [`[domain-name:value = 'a.example'`, '] is missing'],
    [`[domain-name:value = 'a.example`, 'character 22 cannot be read'],
    ['', '[ is missing'],
    ['('.repeat(3_000), 'its parentheses lie too deep'],
    [`[domain-name:value IN (${"'a.example',".repeat(3_000)}'a.example')]`, 'it is too long'],
  ])('%.60s is refused: %s', (pattern, reason) => {
    const read = () => observablesOf(pattern);
    expect(read).toThrow(PatternRefused);
    expect(read).toThrow(reason);
  });

  it('refuses or reads whatever it gets, and throws nothing else', () => {
    const pieces = fc.constantFrom(
      '[',
      ']',
      '(',
      ')',
      "'",
      '\\',
      'OR',
      ' ',
      '=',
      'IN',
      'ipv4-addr:value',
      "'1.2.3.4'",
      ',',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        try {
          observablesOf(parts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(PatternRefused);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

export const anObservable = (): fc.Arbitrary<Observable> => {
  const hex = (length: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
  const written: Record<Observable['type'], fc.Arbitrary<string>> = {
    ip: fc.oneof(fc.ipV4(), fc.ipV6()),
    cidr: fc.oneof(
      fc.tuple(fc.ipV4(), fc.nat(32)).map(([ip, bits]) => `${ip}/${String(bits)}`),
      fc.tuple(fc.ipV6(), fc.nat(128)).map(([ip, bits]) => `${ip}/${String(bits)}`),
    ),
    domain: fc.domain(),
    url: fc.webUrl({ withQueryParameters: true }),
    hash: fc.constantFrom(32, 40, 64, 128).chain(hex),
    email: fc.emailAddress(),
    arn: fc
      .string({ unit: fc.constantFrom(...`abcXYZ/_'+=,.@-\\`), minLength: 1, maxLength: 20 })
      .map((name) => `arn:aws:iam::111122223333:user/${name}`),
  };
  const types = Object.keys(written) as Observable['type'][];
  return fc
    .constantFrom(...types)
    .chain((type) =>
      written[type]
        .map((text) => ({ type, value: normalised(type, text) }))
        .filter((each): each is Observable => each.value !== undefined),
    );
};

describe('the pattern of any value', () => {
  it('names that value', () => {
    fc.assert(
      fc.property(anObservable(), (observable) => expect(observablesOf(patternOf(observable))).toEqual([observable])),
      {
        numRuns: 2_000,
      },
    );
  });
});
