import type { Json, JsonObject } from '../observations/observation.js';
import type { FactorInputs } from './factor-inputs.js';
import { type Fraction, fraction, ONE, ZERO } from './fraction.js';
import { unusedOf } from './permission-use.js';
import {
  improperOffboarding,
  insecureAuthentication,
  longLivedSecrets,
  overprivileged,
  reuse,
  type RiskFactor,
} from './risk-factor.js';

/** A known factor and what it was read from. */
export interface Reading {
  readonly value: Fraction;
  readonly reason: string;
  /** Which of the factor's cases it is, in a word; docs/entities/posture.md lists them. */
  readonly cause: string;
}

export type Readings = Readonly<Partial<Record<RiskFactor, Reading>>>;

const DAY_MS = 86_400_000;
const KEYS: ReadonlySet<string> = new Set(['api_key', 'ssh_key', 'certificate']);

const textAt = (metadata: JsonObject, key: string): string | undefined => {
  const value = metadata[key];
  return typeof value === 'string' ? value : undefined;
};
const flagAt = (metadata: JsonObject, key: string): boolean | undefined => {
  const value = metadata[key];
  return typeof value === 'boolean' ? value : undefined;
};
const ageAt = (metadata: JsonObject, key: string, now: Date): number | undefined => {
  const time = Date.parse(textAt(metadata, key) ?? '');
  return Number.isNaN(time) ? undefined : Math.max(now.getTime() - time, 0);
};
// Dates, not ages: the reason of the same facts stays the same.
const dateOf = (ageMs: number, now: Date): string => new Date(now.getTime() - ageMs).toISOString().slice(0, 10);
const reading = (value: Fraction, cause: string, reason: string): Reading => ({ value, cause, reason });

type Read = (inputs: FactorInputs, now: Date) => Reading | undefined;

const READ: Readonly<Record<RiskFactor, Read>> = {
  improper_offboarding(inputs, now) {
    const owner = ownerOf(inputs);
    if (owner === undefined) return undefined;
    if (owner !== 'present') return reading(improperOffboarding(owner, 0), `owner_${owner}`, `its owner is ${owner}`);
    if (inputs.lastUsedAt === null) return undefined;
    const unused = Math.max(now.getTime() - inputs.lastUsedAt.getTime(), 0);
    return reading(improperOffboarding('present', unused), 'last_use', `owned, last used on ${dateOf(unused, now)}`);
  },
  secret_leakage({ metadata, leakThreat }) {
    if (leakThreat) return reading(ONE, 'open_threat', 'an open threat tells of a leaked secret');
    const leaked = flagAt(metadata, 'secret_leaked');
    if (leaked === undefined) return undefined;
    return leaked
      ? reading(ONE, 'told', 'its secret has leaked')
      : reading(ZERO, 'none_known', 'no leak of its secret is known');
  },
  vulnerable_third_party({ metadata }) {
    const party = metadata['third_party'];
    if (party === false) return reading(ZERO, 'none', 'not of a third party');
    return isObject(party) ? thirdParty(party) : undefined;
  },
  insecure_authentication({ metadata, type }) {
    const method = textAt(metadata, 'auth_method') ?? '';
    const told = AUTHENTICATION.get(method);
    if (told) return reading(insecureAuthentication(told), method, `authenticates by ${method}`);
    if (flagAt(metadata, 'temporary') === true) return reading(ZERO, 'temporary', 'a temporary credential');
    if (type === 'certificate') return reading(ZERO, 'certificate', 'authenticates by certificate');
    if (type !== 'api_key') return undefined;
    return reading(insecureAuthentication('long_lived_bearer'), 'long_lived_bearer', 'a long-lived key');
  },
  overprivileged({ permissions, usedTypes }) {
    if (permissions.length === 0) return undefined;
    const { wildcardAdmin, unused } = unusedOf(permissions, usedTypes ?? []);
    const granted = permissions.length;
    const value = overprivileged({ wildcardAdmin, granted, unused });
    return wildcardAdmin
      ? reading(value, 'every_right', 'has every right')
      : reading(value, 'unused_rights', `${unused} of ${granted} rights unused in 90 days`);
  },
  insecure_deployment({ metadata }) {
    const way = textAt(metadata, 'deployment_credentials') ?? '';
    const value = DEPLOYMENT.get(way);
    return value && reading(value, way, `deployed with ${way}`);
  },
  long_lived_secrets({ metadata, type, firstSeenAt }, now) {
    if (flagAt(metadata, 'temporary') === true) return reading(ZERO, 'temporary', 'a temporary credential');
    const created = ageAt(metadata, 'secret_created_at', now);
    if (created !== undefined) {
      return reading(longLivedSecrets(created), 'told', `its secret is of ${dateOf(created, now)}`);
    }
    if (!KEYS.has(type)) return undefined;
    const seen = Math.max(now.getTime() - firstSeenAt.getTime(), 0);
    return reading(longLivedSecrets(seen), 'first_sight', `its secret is of ${dateOf(seen, now)} or older`);
  },
  environment_isolation({ metadata, tags }) {
    const environments = new Set([...textsAt(metadata['environments']), ...environmentsOf(tags)].map(normalised));
    if (environments.size === 0) return undefined;
    const mixed = environments.has('production') && environments.size > 1;
    const reason = `used in ${[...environments].sort().join(', ')}`;
    return mixed ? reading(ONE, 'mixed', reason) : reading(ZERO, 'apart', reason);
  },
  reuse({ metadata, users }) {
    const told = metadata['workloads'];
    const count = Array.isArray(told) ? new Set(textsAt(told)).size : typeof told === 'number' ? told : users;
    if (count === 0 && told === undefined) return undefined;
    return reading(reuse(count), 'workloads', `used by ${count} ${count === 1 ? 'workload' : 'workloads'}`);
  },
  human_use({ metadata, recentEvents, recentSignIn }, now) {
    const told = ageAt(metadata, 'last_interactive_use_at', now);
    if (recentSignIn || (told !== undefined && told <= 30 * DAY_MS)) {
      return reading(ONE, 'recent', 'a person used it within 30 days');
    }
    return recentEvents || told !== undefined
      ? reading(ZERO, 'not_recent', 'no person used it within 30 days')
      : undefined;
  },
};

/** Every factor that can be told from what is stored; the others are unknown. */
export function readFactors(inputs: FactorInputs, now: Date): Readings {
  const all = (Object.keys(READ) as RiskFactor[]).map((factor) => [factor, READ[factor](inputs, now)] as const);
  return Object.fromEntries(all.filter(([, read]) => read !== undefined));
}

const AUTHENTICATION = new Map<string, Parameters<typeof insecureAuthentication>[0]>([
  ['static_password', 'static_password'],
  ['long_lived_bearer', 'long_lived_bearer'],
  ['short_lived', 'short_lived'],
  ['mtls', 'short_lived'],
  ['oidc', 'short_lived'],
]);

const DEPLOYMENT = new Map<string, Fraction>([
  ['static_keys_in_ci', ONE],
  ['oidc_without_subject', fraction(7, 10)],
  ['oidc_with_subject', ZERO],
  ['none', ZERO],
]);

function ownerOf({ metadata, owners, liveOwners }: FactorInputs): 'present' | 'missing' | 'disabled' | undefined {
  const status = textAt(metadata, 'owner_status');
  if (status === 'missing' || status === 'disabled') return status;
  const owner = metadata['owner'];
  if (typeof owner === 'string' && owner !== '') return 'present';
  if (liveOwners > 0) return 'present';
  if (owners > 0) return 'disabled';
  return owner === null || owner === '' ? 'missing' : undefined;
}

function thirdParty(party: JsonObject): Reading {
  if (party['open_incident'] === true) return reading(ONE, 'open_incident', 'its third party has an open incident');
  if (party['verified'] !== true) return reading(fraction(7, 10), 'unverified', 'its third party is not verified');
  return party['write_scope'] === true
    ? reading(fraction(3, 10), 'may_write', 'its third party may write')
    : reading(ZERO, 'may_read', 'its third party is verified and may only read');
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textsAt = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string' && each !== '') : [];

const environmentsOf = (tags: readonly string[]): string[] =>
  tags.flatMap((tag) => /^(?:env|environment)=(.+)$/i.exec(tag)?.[1] ?? []);

const normalised = (environment: string): string => {
  const lower = environment.toLowerCase();
  return lower === 'prod' ? 'production' : lower;
};
