import { type Fraction, ONE, ZERO, fraction } from './fraction.js';

/** The ten risks of the OWASP Non-Human Identities Top 10 of 2025 with the weight of each, in hundredths. */
export const RISK_FACTORS = {
  improper_offboarding: { owasp: 'NHI1', weight: 45 },
  secret_leakage: { owasp: 'NHI2', weight: 80 },
  vulnerable_third_party: { owasp: 'NHI3', weight: 40 },
  insecure_authentication: { owasp: 'NHI4', weight: 45 },
  overprivileged: { owasp: 'NHI5', weight: 60 },
  insecure_deployment: { owasp: 'NHI6', weight: 35 },
  long_lived_secrets: { owasp: 'NHI7', weight: 40 },
  environment_isolation: { owasp: 'NHI8', weight: 30 },
  reuse: { owasp: 'NHI9', weight: 25 },
  human_use: { owasp: 'NHI10', weight: 20 },
} as const satisfies Record<string, { owasp: string; weight: number }>;

export type RiskFactor = keyof typeof RISK_FACTORS;

/** How far each factor applies, 0 to 1. A factor that is not there is unknown, which differs from 0. */
export type FactorValues = Readonly<Partial<Record<RiskFactor, Fraction>>>;

const DAY_MS = 86_400_000;

/** 0 up to `from` days, 1 from `to` days on, linear between; whole milliseconds in. */
const ramp = (ageMs: number, from: number, to: number): Fraction => {
  if (ageMs <= from * DAY_MS) return ZERO;
  if (ageMs >= to * DAY_MS) return ONE;
  return fraction(ageMs - from * DAY_MS, (to - from) * DAY_MS);
};

/** NHI1. An owner who is gone counts whatever the use; otherwise what nobody uses any more was not offboarded. */
export const improperOffboarding = (owner: 'present' | 'missing' | 'disabled', unusedMs: number): Fraction =>
  owner === 'present' ? ramp(unusedMs, 90, 180) : ONE;

const AUTHENTICATION = { static_password: ONE, long_lived_bearer: fraction(6, 10), short_lived: ZERO } as const;

/** NHI4. Mutual TLS and OIDC count as short-lived. */
export const insecureAuthentication = (kind: keyof typeof AUTHENTICATION): Fraction => AUTHENTICATION[kind];

/** NHI5. `granted` and `unused` are counts of permissions over 90 days, unused ≤ granted. */
export const overprivileged = (rights: { wildcardAdmin: boolean; granted: number; unused: number }): Fraction => {
  if (rights.wildcardAdmin) return ONE;
  return rights.granted === 0 ? ZERO : fraction(rights.unused, rights.granted);
};

/** NHI7. */
export const longLivedSecrets = (secretAgeMs: number): Fraction => ramp(secretAgeMs, 90, 365);

/** NHI9. `workloads` counts distinct ones; none and one are the same. */
export const reuse = (workloads: number): Fraction => {
  if (workloads <= 1) return ZERO;
  return workloads === 2 ? fraction(1, 2) : ONE;
};
