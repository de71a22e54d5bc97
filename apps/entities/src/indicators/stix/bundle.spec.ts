import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { distinct } from '../merge.js';
import { expiryOf } from '../decay.js';
import type { NewIndicator } from '../indicator-kind.js';
import { normalised } from '../normalise.js';
import { bundleOf, stixIdOf } from './bundle-objects.js';
import { readBundle } from './read-bundle.js';

const NOW = new Date('2026-03-02T09:00:00Z');
const TENANT = '11111111-1111-4111-8111-111111111111';
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

const ipV4 = fc.ipV4().map((written) => ({ type: 'ip' as const, value: written }));
const domain = fc
  .domain()
  .map((written) => ({ type: 'domain' as const, value: normalised('domain', written) ?? 'a.example' }));
const time = fc.date({ min: new Date('2025-12-01'), max: NOW, noInvalidDate: true });
const indicator = fc
  .record({
    observable: fc.oneof(ipV4, domain),
    threatLevel: fc.constantFrom('low' as const, 'medium' as const, 'high' as const, 'critical' as const),
    source: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 }).map((text) => `s${text.trim()}`),
    confidence: fc.integer({ min: 40, max: 100 }),
    times: fc.tuple(time, time),
  })
  .map(({ observable, times: [a, b], ...rest }) => {
    const [firstSeen, lastSeen] = a < b ? [a, b] : [b, a];
    return { ...observable, ...rest, firstSeen, lastSeen };
  });

const kept = (each: NewIndicator) => ({
  ...each,
  expiresAt: expiryOf(each.confidence, each.lastSeen),
  createdAt: NOW,
  updatedAt: NOW,
});

describe('a bundle', () => {
  it('that was exported reads as what it was made of', () => {
    fc.assert(
      fc.property(fc.array(indicator, { maxLength: 10 }), (list) => {
        const indicators = distinct(list);
        const read = readBundle(bytes(bundleOf(TENANT, indicators.map(kept))), NOW);
        expect(read).toEqual({ objects: indicators.length, indicators, refusals: [], refused: 0 });
      }),
    );
  });

  it('has what STIX 2.1 requires of each object, and ids that stay', () => {
    const [only] = fc.sample(indicator, 1).map(kept);
    const bundle = bundleOf(TENANT, [only!]);
    expect(bundle).toMatchObject({ type: 'bundle', id: expect.stringMatching(/^bundle--[0-9a-f-]{36}$/) });
    const objects = bundle['objects'] as Record<string, unknown>[];
    for (const object of objects) {
      expect(object).toMatchObject({
        spec_version: '2.1',
        id: expect.stringMatching(new RegExp(`^${String(object['type'])}--[0-9a-f]{8}-`)),
        created: expect.stringMatching(/Z$/),
        modified: expect.stringMatching(/Z$/),
      });
    }
    expect(objects.at(-1)).toMatchObject({
      type: 'indicator',
      id: stixIdOf(TENANT, only!),
      pattern_type: 'stix',
      pattern: expect.any(String),
      valid_from: expect.any(String),
    });
    expect(bundleOf(TENANT, [only!])).toEqual(bundle);
    expect(stixIdOf(TENANT.replace('1', '2'), only!)).not.toBe(stixIdOf(TENANT, only!));
  });

  const object = {
    type: 'indicator',
    spec_version: '2.1',
    id: 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-02-01T00:00:00Z',
    pattern: `[ipv4-addr:value = '198.51.100.7']`,
    pattern_type: 'stix',
    valid_from: '2026-01-01T00:00:00Z',
  };
  const reading = (...objects: object[]) => readBundle(bytes({ type: 'bundle', id: 'bundle--x', objects }), NOW);

  it('of others gets the usual values for what it does not say', () => {
    const author = { type: 'identity', id: 'identity--a', name: 'Some feed' };
    const labelled = { ...object, labels: ['threat-level:critical'], created_by_ref: 'identity--a', confidence: 85 };
    const read = reading(author, object, labelled).indicators;
    const [plain, told] = read;
    expect(plain).toMatchObject({ threatLevel: 'medium', source: 'stix', confidence: 50 });
    expect(plain).toMatchObject({ firstSeen: new Date(object.valid_from), lastSeen: new Date(object.modified) });
    expect(told).toMatchObject({ threatLevel: 'critical', source: 'Some feed', confidence: 85 });
  });

  it.each<[string, object]>([
    ['spec_version is not 2.1', { spec_version: '2.0' }],
    ['id is no indicator id', { id: 'malware--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f' }],
    ['pattern_type is not stix', { pattern_type: 'yara' }],
    ['created is no timestamp', { created: 'yesterday' }],
    ['valid_from is no timestamp', { valid_from: '2026-13-01T00:00:00Z' }],
    ['modified is before created', { modified: '2025-01-01T00:00:00Z' }],
    ['it is revoked', { revoked: true }],
    ['valid_until is past', { valid_until: '2026-03-01T00:00:00Z' }],
    ['valid_until is not after valid_from', { valid_until: '2025-03-01T00:00:00Z' }],
    ['confidence is no whole number from 0 to 100', { confidence: 101 }],
    ['the operator MATCHES is not supported', { pattern: `[domain-name:value MATCHES 'x']` }],
  ])('tells of an object that %s', (reason, changes) => {
    expect(reading(object, { ...object, ...changes })).toMatchObject({
      objects: 2,
      refused: 1,
      refusals: [{ objectId: expect.any(String), reason }],
      indicators: [expect.anything()],
    });
  });

  it.each<[string, string]>([
    ['JSON', '{'],
    ['an object of type bundle with a list of objects', '[]'],
    ['an object of type bundle with a list of objects', '{"type":"bundle","objects":{}}'],
  ])('is refused unless it is %s', (expected, content) => {
    expect(() => readBundle(Buffer.from(content), NOW)).toThrow(expect.objectContaining({ metadata: { expected } }));
  });
});
