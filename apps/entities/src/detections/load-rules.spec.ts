import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadRules } from './load-rules.js';
import { raises } from './rule-cases.js';
import { InvalidRuleFile } from './rule-file.errors.js';

const RULE = {
  id: 'made-up',
  title: 'Made up',
  description: 'For a spec.',
  threatType: 'made_up',
  tactic: 'impact',
  techniques: ['T1485'],
  severity: 'low',
  confidence: 0.5,
  events: ['s3.DeleteBucket'],
  actions: [{ type: 'notify' }],
  tests: {
    matches: [{ name: 'it', records: [{ event: 's3.DeleteBucket' }] }],
    ignores: [{ name: 'another', records: [{ event: 's3.CreateBucket' }] }],
  },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rules-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (content: unknown, file = 'made-up.yaml') =>
  writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));

function refusal(): InvalidRuleFile {
  try {
    loadRules(folder);
  } catch (error) {
    if (error instanceof InvalidRuleFile) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('a folder of rules', () => {
  it('is read, in YAML or JSON', () => {
    write(RULE);
    write({ ...RULE, id: 'other' }, 'other.json');
    const rules = loadRules(folder);
    expect(rules.map(({ spec }) => spec.id)).toEqual(['made-up', 'other']);
    expect(raises(rules[0]!, RULE.tests.matches[0] as never)).toBe(false);
  });

  it('that is empty is refused', () => {
    expect(refusal().message).toContain('holds no rule');
  });

  const nested = Array.from({ length: 12 }).reduce<object>((inner) => ({ not: inner }), {
    field: 'error.code',
    exists: true,
  });
  it.each<[string, unknown, string, string]>([
    ['an operator that does not exist', { ...RULE, when: { field: 'error.code', matches: '.*' } }, 'when', 'matches'],
    ['a field that does not exist', { ...RULE, when: { all: [{ field: 'actor.shoe', exists: true }] } }, 'when.all.0.field', 'no such field'],
    ['two operators at once', { ...RULE, when: { field: 'error.code', exists: true, equals: 'x' } }, 'when', 'exactly one operator'],
    ['a definition that does not exist', { ...RULE, when: { is: 'unheard_of' } }, 'when', 'no definition unheard_of'],
    ['a condition that is too deep', { ...RULE, when: nested }, 'when', 'deep'],
    ['a tactic that does not exist', { ...RULE, tactic: 'magic' }, 'tactic', 'Invalid option'],
    ['a key that does not exist', { ...RULE, sverity: 'low' }, '', 'sverity'],
    ['a rule without a case that it ignores', { ...RULE, tests: { ...RULE.tests, ignores: [] } }, 'tests.ignores', '1'],
    ['an id that is not the name of the file', { ...RULE, id: 'other' }, 'id', 'name of the file'],
    ['what is no YAML', 'id: [', '', ''],
  ])('with %s is refused by file and place', (_, content, path, problem) => {
    write(content);
    const error = refusal();
    expect(error.file).toBe('made-up.yaml');
    expect(error.path).toBe(path);
    expect(error.message).toContain(problem);
  }); // prettier-ignore

  it('whose definitions go in a circle is refused', () => {
    write(RULE);
    write({ one: { is: 'two' }, two: { is: 'one' } }, '_definitions.yaml');
    expect(refusal()).toMatchObject({ file: '_definitions.yaml', path: 'one' });
  });

  it('with a file that repeats itself by alias is refused, so that no file grows while it is read', () => {
    write('a: &a [1]\nb: [*a, *a]\n');
    expect(refusal().file).toBe('made-up.yaml');
  });
});
