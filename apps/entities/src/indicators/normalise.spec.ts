import { isIP } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressOf, addressText, networkAround, networkText } from './address.js';
import type { IndicatorType } from './indicator-kind.js';
import { normalised } from './normalise.js';

describe('a value in normal form', () => {
  it.each<[IndicatorType, string, string]>([
    ['ip', ' 192.0.2.1 ', '192.0.2.1'],
    ['ip', '2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['ip', '2001:db8:0:1:0:0:0:1', '2001:db8:0:1::1'],
    ['ip', '::FFFF:192.0.2.1', '192.0.2.1'],
    ['ip', '64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['ip', '::', '::'],
    ['cidr', '203.0.113.77/24', '203.0.113.0/24'],
    ['cidr', '10.1.2.3/0', '0.0.0.0/0'],
    ['cidr', '192.0.2.1/32', '192.0.2.1/32'],
    ['cidr', '2001:DB8:FFFF::1/33', '2001:db8:8000::/33'],
    ['domain', 'Bücher.Example.', 'xn--bcher-kva.example'],
    ['domain', '_dmarc.EXAMPLE.com', '_dmarc.example.com'],
    ['url', 'HTTP://Example.COM:80/a/../b?x=1#top', 'http://example.com/b?x=1'],
    ['url', 'https://bücher.example', 'https://xn--bcher-kva.example/'],
    ['hash', 'D41D8CD98F00B204E9800998ECF8427E', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['email', 'Mallory@Bücher.Example', 'mallory@xn--bcher-kva.example'],
    ['arn', 'ARN:AWS:IAM::123456789012:role/Admin/', 'arn:aws:iam::123456789012:role/Admin'],
  ])('%s %s → %s', (type, written, value) => {
    expect(normalised(type, written)).toBe(value);
    expect(normalised(type, value)).toBe(value);
  });

  it.each<[IndicatorType, string]>([
    ['ip', '192.0.2.256'],
    ['ip', '192.0.2.01'],
    ['ip', 'fe80::1%eth0'],
    ['ip', '10.0.0.0/8'],
    ['cidr', '192.0.2.1'],
    ['cidr', '192.0.2.1/33'],
    ['cidr', '::/129'],
    ['cidr', '::ffff:192.0.2.1/96'],
    ['domain', 'localhost'],
    ['domain', '192.0.2.1'],
    ['domain', '-a.example'],
    ['domain', 'a b.example'],
    ['domain', `${'a'.repeat(64)}.example`],
    ['url', 'javascript:alert(1)'],
    ['url', 'https://user:secret@example.com/'],
    ['url', 'example.com/path'],
    ['hash', 'abc'],
    ['hash', 'z'.repeat(64)],
    ['email', 'mallory@'],
    ['email', 'a b@example.com'],
    ['arn', 'arn:aws:iam::123:role/x'],
    ['arn', 'arn:aws:iam::123456789012:role/*'],
    ['arn', 'a\u0000b'],
    ['url', `https://example.com/${'a'.repeat(3_000)}`],
  ])('%s is not %s', (type, written) => {
    expect(normalised(type, written)).toBeUndefined();
  });
});

const address = fc.oneof(
  fc.uint8Array({ minLength: 4, maxLength: 4 }),
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
);

describe('any address', () => {
  it('is written so that it reads as itself', () => {
    fc.assert(
      fc.property(address, (bytes) => {
        const text = addressText(bytes);
        expect(isIP(text)).toBe(bytes.length === 4 ? 4 : 6);
        const mapped = text.startsWith('::ffff:') && bytes.length === 16;
        if (!mapped) expect(addressOf(text)).toEqual(bytes);
      }),
    );
  });

  it('lies in the network around it, bit by bit', () => {
    fc.assert(
      fc.property(address, fc.nat(128), (bytes, bits) => {
        const prefix = Math.min(bits, bytes.length * 8);
        const network = networkAround(bytes, prefix);
        const binary = (of: Uint8Array) => [...of].map((byte) => byte.toString(2).padStart(8, '0')).join('');
        expect(binary(network.address)).toBe(
          binary(bytes)
            .slice(0, prefix)
            .padEnd(bytes.length * 8, '0'),
        );
        expect(normalised('cidr', networkText(network))).toBe(networkText(network));
      }),
    );
  });
});

describe('any text', () => {
  it('that is taken stays as it is when taken again', () => {
    const types = fc.constantFrom<IndicatorType>('ip', 'cidr', 'domain', 'url', 'hash', 'email', 'arn');
    const texts = fc.oneof(fc.string(), fc.webUrl(), fc.emailAddress(), fc.domain(), fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(types, texts, (type, written) => {
        const once = normalised(type, written);
        if (once !== undefined) expect(normalised(type, once)).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });
});
