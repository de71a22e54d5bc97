import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assess } from './assess.js';
import type { FactorInputs } from './factor-inputs.js';
import { roundHalfUp } from './fraction.js';
import { unusedOf } from './permission-use.js';
import { readFactors } from './read-factors.js';
import { RISK_FACTORS, type RiskFactor } from './risk-factor.js';

const NOW = new Date('2026-06-30T00:00:00Z');
const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
const nothing: FactorInputs = {
  type: 'service_account',
  metadata: {},
  permissions: [],
  tags: [],
  firstSeenAt: ago(400),
  lastUsedAt: null,
  owners: 0,
  liveOwners: 0,
  users: 0,
  leakThreat: false,
  usedTypes: null,
  recentEvents: false,
  recentSignIn: false,
};

const told = (inputs: Partial<FactorInputs>) =>
  Object.fromEntries(
    Object.entries(readFactors({ ...nothing, ...inputs }, NOW)).map(([factor, { value }]) => [
      factor,
      Number(roundHalfUp(value, 100n)) / 100,
    ]),
  );

describe('the factors of an entity', () => {
  it('are unknown where nothing is stored', () => {
    expect(told({})).toEqual({});
  });

  it.each<[Partial<FactorInputs>, Partial<Record<RiskFactor, number>>]>([
    [{ metadata: { owner: '' } }, { improper_offboarding: 1 }],
    [{ metadata: { owner: null } }, { improper_offboarding: 1 }],
    [{ metadata: { owner: 'a', owner_status: 'disabled' } }, { improper_offboarding: 1 }],
    [{ owners: 2, liveOwners: 0 }, { improper_offboarding: 1 }],
    [{ metadata: { owner: 'a' } }, {}],
    [{ metadata: { owner: 'a' }, lastUsedAt: ago(90) }, { improper_offboarding: 0 }],
    [{ owners: 1, liveOwners: 1, lastUsedAt: ago(135) }, { improper_offboarding: 0.5 }],
    [{ leakThreat: true }, { secret_leakage: 1 }],
    [{ metadata: { secret_leaked: false } }, { secret_leakage: 0 }],
    [{ metadata: { third_party: false } }, { vulnerable_third_party: 0 }],
    [{ metadata: { third_party: { verified: true } } }, { vulnerable_third_party: 0 }],
    [{ metadata: { third_party: { verified: true, write_scope: true } } }, { vulnerable_third_party: 0.3 }],
    [{ metadata: { third_party: {} } }, { vulnerable_third_party: 0.7 }],
    [{ metadata: { third_party: { verified: true, open_incident: true } } }, { vulnerable_third_party: 1 }],
    [{ metadata: { auth_method: 'static_password' } }, { insecure_authentication: 1 }],
    [{ metadata: { auth_method: 'long_lived_bearer' } }, { insecure_authentication: 0.6 }],
    [{ metadata: { auth_method: 'oidc' } }, { insecure_authentication: 0 }],
    [{ metadata: { auth_method: 'constructor' } }, {}],
    [{ type: 'api_key' }, { insecure_authentication: 0.6, long_lived_secrets: 1 }],
    [
      { type: 'api_key', metadata: { temporary: true } },
      { insecure_authentication: 0, long_lived_secrets: 0 },
    ],
    [{ permissions: ['s3:*', '*'] }, { overprivileged: 1 }],
    [
      {
        permissions: ['s3:GetObject', 's3:Put*', 'iam:*', 'ec2:RunInstances'],
        usedTypes: ['s3.GetObject', 's3.PutObject'],
      },
      { overprivileged: 0.5 },
    ],
    [{ metadata: { deployment_credentials: 'static_keys_in_ci' } }, { insecure_deployment: 1 }],
    [{ metadata: { deployment_credentials: 'oidc_without_subject' } }, { insecure_deployment: 0.7 }],
    [{ metadata: { secret_created_at: '2026-06-01T00:00:00Z' } }, { long_lived_secrets: 0 }],
    [{ metadata: { secret_created_at: 'soon' } }, {}],
    [{ metadata: { environments: ['Prod', 'staging'] } }, { environment_isolation: 1 }],
    [{ tags: ['env=production', 'team=a'] }, { environment_isolation: 0 }],
    [{ users: 2 }, { reuse: 0.5 }],
    [{ metadata: { workloads: ['a', 'b', 'b', 'c'] } }, { reuse: 1 }],
    [{ metadata: { workloads: 1 }, users: 3 }, { reuse: 0 }],
    [{ recentEvents: true }, { human_use: 0 }],
    [{ recentEvents: true, recentSignIn: true }, { human_use: 1 }],
    [{ metadata: { last_interactive_use_at: '2026-05-01T00:00:00Z' } }, { human_use: 0 }],
  ])('are read from %j', (inputs, factors) => {
    expect(told(inputs)).toEqual(factors);
  });

  it('are never beyond the whole, whatever the metadata holds', () => {
    const keys = ['owner', 'owner_status', 'secret_leaked', 'third_party', 'auth_method', 'temporary', 'workloads'];
    const more = ['deployment_credentials', 'secret_created_at', 'environments', 'last_interactive_use_at'];
    const metadata = fc.dictionary(fc.constantFrom(...keys, ...more), fc.jsonValue());
    fc.assert(
      fc.property(metadata, fc.array(fc.string()), (drawn, tags) => {
        const inputs = { ...nothing, metadata: drawn as FactorInputs['metadata'], tags };
        const impact = { reached: 3, others: 2, crownJewelNear: false, beyondCounting: false };
        const risk = assess('e', inputs, impact, NOW);
        expect(risk.score).toBeGreaterThanOrEqual(0);
        expect(risk.score).toBeLessThanOrEqual(10);
        expect(assess('e', inputs, impact, NOW)).toEqual(risk);
        expect(risk.explanation.factors.map(({ factor }) => factor)).toEqual(Object.keys(RISK_FACTORS));
      }),
    );
  });
});

describe('rights in use', () => {
  it('are told by events of the same name, and wildcards by any that fits', () => {
    expect(unusedOf(['a:B', 'a:C*', '*:D', 'x:Y*Z'], ['a.b', 'q.D', 'x.YabZ'])).toEqual({
      wildcardAdmin: false,
      unused: 1,
    });
  });
});
