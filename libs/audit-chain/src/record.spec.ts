import { describe, expect, it } from '@jest/globals';
import { type AuditRecord, canonicalRecord, chain, GENESIS, recordHash } from './record.js';
import { FIRST, FIRST_CANONICAL, FIRST_HASH, SECOND, SECOND_CANONICAL, SECOND_HASH } from './worked-example.js';

describe('the hash of a record', () => {
  it('is that of the worked example, byte for byte', () => {
    const first = chain(FIRST, 1, GENESIS);
    const second = chain(SECOND, 2, first.hash);

    expect(canonicalRecord(first.record)).toBe(FIRST_CANONICAL);
    expect(first.hash).toBe(FIRST_HASH);
    expect(canonicalRecord(second.record)).toBe(SECOND_CANONICAL);
    expect(second.hash).toBe(SECOND_HASH);
  });

  it('changes to d82360da… when the new value of record 1 is changed', () => {
    const tampered = FIRST_CANONICAL.replace('"to":"MET"', '"to":"NOT_MET"');

    expect(recordHash(GENESIS, tampered)).toMatch(/^d82360da/);
  });

  it('tells apart what lies left and right of a separator', () => {
    const a = chain({ ...FIRST, action: 'user.create', resource: { type: 'role', id: 'x' } }, 1, GENESIS);
    const b = chain({ ...FIRST, action: 'user.creat', resource: { type: 'erole', id: 'x' } }, 1, GENESIS);

    expect(a.hash).not.toBe(b.hash);
  });

  it('does not depend on the order in which a database returns the members', () => {
    const { record } = chain(FIRST, 1, GENESIS);
    const shuffled = Object.fromEntries(Object.entries(record).reverse()) as unknown as AuditRecord;

    expect(canonicalRecord(shuffled)).toBe(FIRST_CANONICAL);
  });
});

describe('a record that is refused', () => {
  const { record } = chain(FIRST, 1, GENESIS);

  it.each<[string, Partial<Record<keyof AuditRecord | 'extra', unknown>>]>([
    ['an eleventh field', { extra: 'x' }],
    ['another version', { v: 2 }],
    ['seq 0', { seq: 0 }],
    ['a fraction as seq', { seq: 1.5 }],
    ['microseconds', { occurred_at: '2026-03-02T09:00:00.000000Z' }],
    ['a time with an offset', { occurred_at: '2026-03-02T09:00:00.000+01:00' }],
    ['a day that does not exist', { occurred_at: '2026-02-30T09:00:00.000Z' }],
  ])('has %s', (_what, change) => {
    expect(() => canonicalRecord({ ...record, ...change } as AuditRecord)).toThrow(/must/);
  });

  it('lacks a field', () => {
    const { outcome, ...rest } = record;

    expect(outcome).toBe('success');
    expect(() => canonicalRecord(rest as AuditRecord)).toThrow(/exactly the fields/);
  });
});
