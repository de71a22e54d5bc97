import type { JsonObject } from '../../observations/observation.js';
import type { Target } from '../executor.js';
import type { IamPrincipal } from './iam-principal.js';

export type KeyStatus = 'Active' | 'Inactive';

/** What of a principal can be changed here. */
export interface IamState {
  /** Owner of the keys; for a key alone as well. */
  readonly user?: string;
  readonly role?: string;
  /** Status by key id. */
  readonly keys: Readonly<Record<string, KeyStatus>>;
  readonly loginProfile: boolean;
  /** ARNs of attached managed policies, sorted. */
  readonly policies: readonly string[];
  /** Whether sessions from before the action are denied. */
  readonly sessionsRevoked: boolean;
}

export type IamChange =
  | { readonly do: 'set key'; readonly key: string; readonly status: KeyStatus }
  | { readonly do: 'delete key'; readonly key: string }
  | { readonly do: 'delete login profile' }
  | { readonly do: 'attach policy' | 'detach policy'; readonly policy: string }
  | { readonly do: 'revoke sessions' | 'allow sessions' };

export const denyAllOf = (partition: string): string => `arn:${partition}:iam::aws:policy/AWSDenyAll`;

/** The state that an action leads to; undefined if IAM cannot do that to such a principal. */
export function desired(
  { actionType, parameters }: Target,
  principal: IamPrincipal,
  from: IamState,
): IamState | undefined {
  const keys = (status: KeyStatus) => ({
    ...from,
    keys: Object.fromEntries(Object.keys(from.keys).map((key) => [key, status])),
  });
  const policy = parameters['policy_arn'];
  if (principal.kind === 'key') {
    if (actionType === 'disable' || actionType === 'revoke') return keys('Inactive');
    if (actionType === 'enable') return keys('Active');
    return actionType === 'delete' ? { ...from, keys: {} } : undefined;
  }
  const denyAll = denyAllOf(principal.partition);
  if (actionType === 'quarantine') return withPolicy(from, denyAll);
  if (actionType === 'restrict_permissions') return policy === undefined ? undefined : withoutPolicy(from, policy);
  if (principal.kind === 'user') {
    if (actionType === 'disable') return { ...keys('Inactive'), loginProfile: false };
    if (actionType === 'revoke') return { ...from, loginProfile: false };
    return actionType === 'enable' ? withoutPolicy(keys('Active'), denyAll) : undefined;
  }
  if (actionType === 'disable') return withPolicy(from, denyAll);
  if (actionType === 'revoke') return { ...from, sessionsRevoked: true };
  return actionType === 'enable' ? withoutPolicy({ ...from, sessionsRevoked: false }, denyAll) : undefined;
}

/** The changes that lead from one state to another, as far as they can be made. */
export function changesBetween(from: IamState, to: IamState): IamChange[] {
  const changes: IamChange[] = [];
  for (const [key, status] of Object.entries(from.keys)) {
    const wanted = to.keys[key];
    if (wanted === undefined) changes.push({ do: 'delete key', key });
    else if (wanted !== status) changes.push({ do: 'set key', key, status: wanted });
  }
  if (from.loginProfile && !to.loginProfile) changes.push({ do: 'delete login profile' });
  for (const policy of to.policies) if (!from.policies.includes(policy)) changes.push({ do: 'attach policy', policy });
  for (const policy of from.policies) if (!to.policies.includes(policy)) changes.push({ do: 'detach policy', policy });
  if (from.sessionsRevoked !== to.sessionsRevoked) {
    changes.push({ do: to.sessionsRevoked ? 'revoke sessions' : 'allow sessions' });
  }
  return changes;
}

/**
 * The difference between two states laid over a third: what others changed meanwhile stays. Backwards, a key or a
 * password that was deleted does not come back.
 */
export function carriedOver(from: IamState, to: IamState, now: IamState): IamState {
  const keys = Object.entries(now.keys).flatMap(([key, status]) => {
    const [before, after] = [from.keys[key], to.keys[key]];
    if (before === undefined || before === after) return [[key, status] as const];
    return after === undefined ? [] : [[key, after] as const];
  });
  const removed = from.policies.filter((policy) => !to.policies.includes(policy));
  const added = to.policies.filter((policy) => !from.policies.includes(policy));
  const policies = [...new Set([...now.policies.filter((policy) => !removed.includes(policy)), ...added])].sort();
  return {
    ...now,
    keys: Object.fromEntries(keys),
    loginProfile: now.loginProfile && (to.loginProfile || !from.loginProfile),
    policies,
    sessionsRevoked: from.sessionsRevoked === to.sessionsRevoked ? now.sessionsRevoked : to.sessionsRevoked,
  };
}

export const inWords = (change: IamChange): string =>
  [
    change.do,
    'key' in change ? change.key : '',
    'policy' in change ? change.policy : '',
    'status' in change ? `to ${change.status}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');

const withPolicy = (state: IamState, policy: string): IamState => ({
  ...state,
  policies: [...new Set([...state.policies, policy])].sort(),
});

const withoutPolicy = (state: IamState, policy: string): IamState => ({
  ...state,
  policies: state.policies.filter((each) => each !== policy),
});

export const stateToJson = ({ user, role, keys, loginProfile, policies, sessionsRevoked }: IamState): JsonObject => ({
  ...(user === undefined ? {} : { user }),
  ...(role === undefined ? {} : { role }),
  keys: { ...keys },
  loginProfile,
  policies: [...policies],
  sessionsRevoked,
});

/** As `stateToJson` stored it. */
export const stateFromJson = (json: JsonObject): IamState => json as unknown as IamState;
