import { describe, expect, it } from '@jest/globals';
import { loadRules, OWN_RULES } from './load-rules.js';
import { raises } from './rule-cases.js';

const rules = loadRules(OWN_RULES);

describe.each(rules.map((rule) => [rule.spec.id, rule] as const))('%s', (_, rule) => {
  it.each(rule.spec.tests.matches.map((one) => [one.name, one] as const))('is raised by: %s', (_name, one) => {
    expect(raises(rule, one)).toBe(true);
  });

  it.each(rule.spec.tests.ignores.map((one) => [one.name, one] as const))('stays silent at: %s', (_name, one) => {
    expect(raises(rule, one)).toBe(false);
  });
});

describe('the rules together', () => {
  it('have ids of their own and cover each tactic that a trail can show', () => {
    expect(new Set(rules.map(({ spec }) => spec.id)).size).toBe(rules.length);
    expect([...new Set(rules.map(({ spec }) => spec.tactic))].sort()).toEqual([
      'credential-access', 'defense-evasion', 'discovery', 'execution', 'exfiltration', 'impact', 'initial-access',
      'lateral-movement', 'persistence', 'privilege-escalation',
    ]); // prettier-ignore
  });
});
