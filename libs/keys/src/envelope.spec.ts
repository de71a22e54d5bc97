import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { associatedData, lengthPrefixed, type Place } from './associated-data.js';
import { keyVersionOf, openWith, sealWith } from './envelope.js';
import { SealBroken } from './keys.errors.js';

const key = randomBytes(32);
const place: Place = {
  tenantId: '11111111-1111-4111-8111-111111111111',
  table: 'identity.user_profiles',
  column: 'phone',
  row: '22222222-2222-4222-8222-222222222222',
};
const secret = Buffer.from('+4930123456');
const seal = (version = 3) => sealWith(key, version, associatedData(place, version), secret);

describe('a sealed value', () => {
  it('opens where it was sealed and shows its key version', () => {
    const sealed = seal();
    expect(openWith(key, 3, associatedData(place, 3), sealed)).toEqual(secret);
    expect(keyVersionOf(sealed)).toBe(3);
    expect(sealed.length).toBe(secret.length + 38);
  });

  it('is different each time', () => {
    expect(seal()).not.toEqual(seal());
  });

  it.each<[string, Place, number]>([
    ['another tenant', { ...place, tenantId: '33333333-3333-4333-8333-333333333333' }, 3],
    ['another table', { ...place, table: 'identity.users' }, 3],
    ['another column', { ...place, column: 'avatar' }, 3],
    ['another row', { ...place, row: '44444444-4444-4444-8444-444444444444' }, 3],
    ['another key version', place, 4],
    ['shifted borders', { ...place, table: 'identity.user_profilesp', column: 'hone' }, 3],
  ])('does not open for %s', (_what, elsewhere, version) => {
    expect(() => openWith(key, version, associatedData(elsewhere, version), seal())).toThrow(SealBroken);
  });

  it('does not open with another key', () => {
    expect(() => openWith(randomBytes(32), 3, associatedData(place, 3), seal())).toThrow(SealBroken);
  });

  it('does not open after a change of any byte', () => {
    const sealed = seal();
    for (let index = 0; index < sealed.length; index++) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => openWith(key, 3, associatedData(place, 3), changed)).toThrow(SealBroken);
    }
  });

  it.each(Array.from({ length: 12 }, (_, index) => index + 4))('does not open with a tag of %i bytes', (length) => {
    // A shorter GCM tag is the beginning of the full one.
    const full = seal();
    const short = full.subarray(0, full.length - 16 + length);
    expect(() => openWith(key, 3, associatedData(place, 3), short)).toThrow(SealBroken);
  });

  it('does not open cut at any length', () => {
    const sealed = seal();
    for (let length = 0; length < sealed.length; length++) {
      expect(() => openWith(key, 3, associatedData(place, 3), sealed.subarray(0, length))).toThrow(SealBroken);
    }
  });
});

describe('length-prefixed parts', () => {
  it('differ whenever the parts differ', () => {
    expect(lengthPrefixed(['ab', 'c'])).not.toEqual(lengthPrefixed(['a', 'bc']));
    expect(lengthPrefixed(['ä'])).toEqual(Buffer.concat([Buffer.from([0, 0, 0, 2]), Buffer.from('ä')]));
  });
});
