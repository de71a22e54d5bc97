import { readdirSync, readFileSync } from 'node:fs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { InvalidRuleFile } from '../detections/rule-file.errors.js';
import { FACTS, type Facts, factsOf, type FactName, type FactValue } from './facts.js';
import { factsAskedBy } from './condition.js';
import { PostureRules } from './posture-rules.js';
import { loadPostureRules, OWN_POSTURE_RULES } from './rule-file.js';

const rules = new PostureRules(loadPostureRules(OWN_POSTURE_RULES));

/** The catalogue as its migrations write it: `('CMMC_L2', 1, 'AC.L2-3.1.1', …`. */
function catalogue(): ReadonlySet<string> {
  const folder = new URL('../../../../migrations/assessments/', import.meta.url);
  const text = readdirSync(folder)
    .filter((name) => name.endsWith('.up.sql'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n');
  return new Set(
    Array.from(text.matchAll(/\('CMMC_L2', \d+, '([A-Z]{2}\.L2-3\.\d+\.\d+)'/g), ([, code]) => code ?? ''),
  );
}

const LIVE = { 'entity.live': true, 'entity.temporary': false, 'entity.type': 'service_account' } as const;
const CONNECTED = { 'connection.status': 'active', 'connection.platform': 'github' } as const;

/** For each rule facts by which it holds and such by which it just does not. */
const CASES: Readonly<Record<string, [Partial<Record<FactName, FactValue>>, Partial<Record<FactName, FactValue>>]>> = {
  'unowned-identity': [
    { ...LIVE, 'cause.improper_offboarding': 'owner_missing' },
    { ...LIVE, 'entity.live': false, 'cause.improper_offboarding': 'owner_missing' },
  ],
  'owner-gone': [
    { ...LIVE, 'cause.improper_offboarding': 'owner_disabled' },
    { ...LIVE, 'cause.improper_offboarding': 'last_use' },
  ],
  'stale-key': [
    { ...LIVE, 'entity.type': 'api_key', 'entity.days_unused': 90 },
    { ...LIVE, 'entity.type': 'api_key', 'entity.days_unused': 89 },
  ],
  'stale-identity': [
    { ...LIVE, 'entity.days_unused': 90 },
    { ...LIVE, 'entity.type': 'api_key', 'entity.days_unused': 90 },
  ],
  'never-used-with-rights': [
    { ...LIVE, 'entity.ever_used': false, 'entity.days_known': 90, 'entity.permissions': 1 },
    { ...LIVE, 'entity.ever_used': true, 'entity.days_known': 90, 'entity.permissions': 1 },
  ],
  'long-lived-secret': [
    { ...LIVE, 'factor.long_lived_secrets': 1 },
    { ...LIVE, 'factor.long_lived_secrets': 0.9999 },
  ],
  'aging-secret': [
    { ...LIVE, 'factor.long_lived_secrets': 0.0001 },
    { ...LIVE, 'factor.long_lived_secrets': 0 },
  ],
  'every-right': [
    { ...LIVE, 'cause.overprivileged': 'every_right' },
    { ...LIVE, 'cause.overprivileged': 'unused_rights', 'factor.overprivileged': 0.49 },
  ],
  'unused-permissions': [
    { ...LIVE, 'cause.overprivileged': 'unused_rights', 'factor.overprivileged': 0.5 },
    { ...LIVE, 'cause.overprivileged': 'unused_rights', 'factor.overprivileged': 0.4999 },
  ],
  'shared-identity': [
    { ...LIVE, 'factor.reuse': 0.5 },
    { ...LIVE, 'factor.reuse': 0 },
  ],
  'human-use': [
    { ...LIVE, 'factor.human_use': 1 },
    { ...LIVE, 'factor.human_use': 0 },
  ],
  'mixed-environments': [{ ...LIVE, 'factor.environment_isolation': 1 }, LIVE],
  'static-keys-in-ci': [
    { ...LIVE, 'cause.insecure_deployment': 'static_keys_in_ci' },
    { ...LIVE, 'cause.insecure_deployment': 'oidc_with_subject' },
  ],
  'open-federation': [
    { ...LIVE, 'cause.insecure_deployment': 'oidc_without_subject' },
    { ...LIVE, 'cause.insecure_deployment': 'oidc_with_subject' },
  ],
  'static-password': [
    { ...LIVE, 'cause.insecure_authentication': 'static_password' },
    { ...LIVE, 'cause.insecure_authentication': 'oidc' },
  ],
  'long-lived-bearer': [
    { ...LIVE, 'cause.insecure_authentication': 'long_lived_bearer' },
    { ...LIVE, 'cause.insecure_authentication': 'mtls' },
  ],
  'leaked-secret': [
    { ...LIVE, 'factor.secret_leakage': 1 },
    { ...LIVE, 'factor.secret_leakage': 0 },
  ],
  'third-party-incident': [
    { ...LIVE, 'cause.vulnerable_third_party': 'open_incident' },
    { ...LIVE, 'cause.vulnerable_third_party': 'may_write' },
  ],
  'unverified-third-party': [
    { ...LIVE, 'cause.vulnerable_third_party': 'unverified' },
    { ...LIVE, 'cause.vulnerable_third_party': 'may_read' },
  ],
  'disabled-but-used': [
    { 'entity.live': false, 'entity.used_after_its_end': true },
    { 'entity.live': false, 'entity.used_after_its_end': false },
  ],
  'no-baseline': [
    { ...LIVE, 'entity.days_known': 30, 'entity.days_unused': 29, 'baseline.known': 0 },
    { ...LIVE, 'entity.days_known': 30, 'entity.days_unused': 29, 'baseline.known': 1 },
  ],
  'open-anomaly': [
    { ...LIVE, 'baseline.anomalous': 1 },
    { ...LIVE, 'baseline.anomalous': 0 },
  ],
  'open-critical-threat': [{ 'threats.critical': 1 }, { 'threats.critical': 0, 'threats.high': 5 }],
  'open-high-threat': [{ 'threats.high': 1 }, { 'threats.high': 0, 'threats.critical': 5 }],
  'risky-way-to-crown-jewel': [
    { ...LIVE, 'entity.risk_level': 'high', 'entity.crown_jewel_near': true },
    { ...LIVE, 'entity.risk_level': 'medium', 'entity.crown_jewel_near': true },
  ],
  'expired-connection': [
    { ...CONNECTED, 'connection.days_to_expiry': -1 },
    { ...CONNECTED, 'connection.days_to_expiry': 0 },
  ],
  'broken-connection': [{ ...CONNECTED, 'connection.status': 'error' }, CONNECTED],
  'endless-connection-credential': [
    { ...CONNECTED, 'connection.endless_credentials': 1, 'connection.oldest_credential_days': 90 },
    { ...CONNECTED, 'connection.endless_credentials': 0, 'connection.oldest_credential_days': 90 },
  ],
};

const idsHeld = (facts: Facts): string[] =>
  (['entity', 'connection'] as const).flatMap((subject) => rules.holding(subject, facts).map(({ rule }) => rule.id));

describe('the rules that come with the service', () => {
  it('speak against requirements of the catalogue, each once', () => {
    const codes = catalogue();
    expect(codes.size).toBe(110);
    const named = rules.all.flatMap(({ id, requirements }) => requirements.map(({ code }) => `${id} ${code}`));
    expect(named.filter((each) => !codes.has(each.split(' ')[1] ?? ''))).toEqual([]);
    expect(new Set(named).size).toBe(named.length);
  });

  it.each(Object.entries(CASES))('%s holds and does not hold', (id, [facts, others]) => {
    expect(idsHeld(factsOf(facts))).toContain(id);
    expect(idsHeld(factsOf(others))).not.toContain(id);
  });

  it('all have a case, and hold nothing of what is unknown', () => {
    expect(rules.all.map(({ id }) => id).sort()).toEqual(Object.keys(CASES).sort());
    expect(idsHeld(factsOf({}))).toEqual([]);
  });

  it('keep the facts that they rest on, and no others', () => {
    const facts = factsOf({ ...LIVE, 'entity.type': 'api_key', 'entity.days_unused': 200, 'entity.risk_score': 3 });
    const [held] = rules.holding('entity', facts).filter(({ rule }) => rule.id === 'stale-key');
    expect(held?.details).toEqual({
      'entity.live': true,
      'entity.temporary': false,
      'entity.type': 'api_key',
      'entity.days_unused': 200,
    });
  });

  it('are found by requirement, in the order of its numbers', () => {
    expect(rules.against('PS.L2-3.9.2')).toEqual(['owner-gone', 'disabled-but-used']);
    expect(rules.against('XX.L2-9.9.9')).toEqual([]);
    const codes = rules.requirements();
    expect(codes.indexOf('AC.L2-3.1.2')).toBeLessThan(codes.indexOf('AC.L2-3.1.20'));
    expect(codes.indexOf('AC.L2-3.1.20')).toBeLessThan(codes.indexOf('AU.L2-3.3.2'));
  });
});

describe('the facts', () => {
  it('are all in the page that tells how to write a rule', () => {
    const page = readFileSync(new URL('../../../../docs/entities/posture.md', import.meta.url), 'utf8');
    const families = (fact: string) => fact.startsWith('factor.') || fact.startsWith('cause.');
    expect(Object.keys(FACTS).filter((fact) => !families(fact) && !page.includes(`\`${fact}\``))).toEqual([]);
    const asked = rules.all.flatMap(({ when }) => factsAskedBy(when));
    expect(asked.filter((fact) => !(fact in FACTS))).toEqual([]);
  });
});

describe('a file of rules', () => {
  const rule = {
    id: 'made-up',
    about: 'entity',
    title: 'Made up',
    description: 'For a spec.',
    severity: 'low',
    when: { fact: 'entity.live', is: true },
    requirements: [{ code: 'AC.L2-3.1.1', why: 'Because.' }],
    actions: ['notify'],
  };

  function refusal(content: unknown): InvalidRuleFile {
    const folder = mkdtempSync(join(tmpdir(), 'posture-'));
    const file = join(folder, 'rules.yaml');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    try {
      loadPostureRules(file);
    } catch (error) {
      if (error instanceof InvalidRuleFile) return error;
      throw error;
    } finally {
      rmSync(folder, { recursive: true });
    }
    throw new Error('was not refused');
  }

  const nested = Array.from({ length: 6 }).reduce<object>((inner) => ({ not: inner }), rule.when);
  it.each<[string, unknown, string, string]>([
    ['no rule', [], '', '1'],
    ['an id twice', [rule, rule], '', 'twice'],
    ['a fact that does not exist', [{ ...rule, when: { all: [{ fact: 'entity.shoe', is: true }] } }], '0.when.all.0', 'no fact entity.shoe'],
    ['an operator of another kind', [{ ...rule, when: { fact: 'entity.live', at_least: 1 } }], '0.when', 'asks a number'],
    ['two operators', [{ ...rule, when: { fact: 'entity.live', is: true, in: ['x'] } }], '0.when', 'needs one of'],
    ['a value that an operator cannot take', [{ ...rule, when: { fact: 'factor.reuse', above: 'x' } }], '0.when', 'above cannot'],
    ['a fact of something else', [{ ...rule, about: 'connection' }], '0.when', 'no fact of a connection'],
    ['a condition that is too deep', [{ ...rule, when: nested }], '0.when', 'deep'],
    ['a requirement that cannot be one', [{ ...rule, requirements: [{ code: '3.1.1', why: 'x' }] }], '0.requirements.0.code', ''],
    ['a key that does not exist', [{ ...rule, sverity: 'low' }], '0', 'sverity'],
    ['what is no YAML', '- id: [', '', ''],
  ])('with %s is refused by place', (_, content, path, problem) => {
    const error = refusal(content);
    expect(error.path).toBe(path);
    expect(error.message).toContain(problem);
  }); // prettier-ignore
});
