import { describe, expect, it } from '@jest/globals';
import { refusesZero, withRules } from './field-rules.js';

const text = { type: 'string' };

describe('rules as schema keywords', () => {
  it.each([
    [{ string: { minLen: '1', maxLen: '5' } }, { minLength: 1, maxLength: 5 }],
    [{ string: { len: '3' } }, { minLength: 3, maxLength: 3 }],
    [{ string: { pattern: '^a$' } }, { pattern: '^a$' }],
    [{ string: { prefix: 'a.b' } }, { pattern: String.raw`^\x61\.b` }],
    [{ string: { uuid: true } }, { format: 'uuid' }],
    [{ string: { in: ['a', 'b'] } }, { enum: ['a', 'b'] }],
    [{ string: { notIn: ['a'] } }, { not: { enum: ['a'] } }],
  ])('%j', (rules, keywords) => {
    expect(withRules(text, rules)).toEqual({ ...text, ...keywords });
  });

  it('bounds numbers, bytes in base64, and enums by number', () => {
    expect(withRules({ type: 'integer', minimum: -9 }, { int32: { gte: 0, lte: 200 } })).toEqual({
      type: 'integer',
      minimum: 0,
      maximum: 200,
    });
    expect(withRules(text, { bytes: { maxLen: '32' } })).toEqual({ ...text, maxLength: 44 });
    expect(
      withRules({ type: 'string', enum: ['A', 'B', 'C'] }, { enum: { notIn: [0] } }, ['A', 'B', 'C']).enum,
    ).toEqual(['B', 'C']);
  });

  it('lets an ignored zero value pass beside the rule', () => {
    const rules = { string: { uuid: true }, ignore: 'IGNORE_IF_ZERO_VALUE' };
    expect(withRules(text, rules)).toEqual({
      anyOf: [
        { type: 'string', maxLength: 0 },
        { ...text, format: 'uuid' },
      ],
    });
  });
});

describe('a field is required when its zero value breaks the rules', () => {
  it.each([
    [{ required: true }, true],
    [{ string: { minLen: '1' } }, true],
    [{ string: { uuid: true } }, true],
    [{ string: { pattern: '^[a-z]+$' } }, true],
    [{ string: { pattern: '^[a-z]*$' } }, false],
    [{ string: { maxLen: '5' } }, false],
    [{ string: { in: ['', 'name'] } }, false],
    [{ string: { uuid: true }, ignore: 'IGNORE_IF_ZERO_VALUE' }, false],
    [{ enum: { notIn: [0] } }, true],
    [{ enum: { definedOnly: true } }, false],
    [{ int64: { gte: '1' } }, true],
    [{ int64: { gte: '0' } }, false],
    [{ int32: { gt: 0 } }, true],
    [{ repeated: { minItems: '1' } }, true],
    [{}, false],
  ])('%j: %s', (rules, required) => {
    expect(refusesZero(rules, false)).toBe(required);
  });

  it('but not when absence can be told from zero', () => {
    expect(refusesZero({ string: { uuid: true } }, true)).toBe(false);
  });
});
