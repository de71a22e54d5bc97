import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ACTION_TYPES } from '../../detections/rule-schema.js';
import type { Target } from '../executor.js';
import { type IamPrincipal, principalOf } from './iam-principal.js';
import { carriedOver, changesBetween, desired, type IamChange, type IamState } from './iam-state.js';

const POLICIES = ['arn:aws:iam::aws:policy/A', 'arn:aws:iam::aws:policy/AWSDenyAll', 'arn:aws:iam::aws:policy/B'];
const state: fc.Arbitrary<IamState> = fc.record({
  keys: fc.dictionary(fc.constantFrom('AKIA1', 'AKIA2'), fc.constantFrom('Active' as const, 'Inactive' as const)),
  loginProfile: fc.boolean(),
  policies: fc.subarray(POLICIES),
  sessionsRevoked: fc.boolean(),
});
const principal: fc.Arbitrary<IamPrincipal> = fc.constantFrom(
  { kind: 'key', name: 'AKIA1' },
  { kind: 'user', name: 'eve', partition: 'aws' },
  { kind: 'role', name: 'admin', partition: 'aws' },
);
const target = fc.constantFrom(...ACTION_TYPES).map((actionType): Target => ({
  actionId: 'a',
  actionType,
  parameters: { policy_arn: POLICIES[0]! },
  entity: { id: 'e', provider: 'aws', externalId: 'x', type: 'api_key' },
}));

function after(from: IamState, change: IamChange): IamState {
  const { ['key' in change ? change.key : '']: _, ...others } = from.keys;
  switch (change.do) {
    case 'set key':
      return { ...from, keys: { ...from.keys, [change.key]: change.status } };
    case 'delete key':
      return { ...from, keys: others };
    case 'delete login profile':
      return { ...from, loginProfile: false };
    case 'attach policy':
      return { ...from, policies: [...from.policies, change.policy].sort() };
    case 'detach policy':
      return { ...from, policies: from.policies.filter((policy) => policy !== change.policy) };
    default:
      return { ...from, sessionsRevoked: change.do === 'revoke sessions' };
  }
}
const led = (from: IamState, changes: readonly IamChange[]) => changes.reduce(after, from);

describe('an action on IAM', () => {
  it('leads to its goal from wherever it was interrupted, and to nothing more', () => {
    fc.assert(
      fc.property(state, principal, target, fc.nat(6), (from, who, what, done) => {
        const goal = desired(what, who, from);
        if (!goal) return;
        const changes = changesBetween(from, goal);
        expect(led(from, changes)).toEqual(goal);
        const half = led(from, changes.slice(0, done));
        const rest = changesBetween(half, carriedOver(from, goal, half));
        expect(led(half, rest)).toEqual(goal);
        expect(changesBetween(goal, carriedOver(from, goal, goal))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is undone without touching what others changed', () => {
    fc.assert(
      fc.property(state, principal, target, (from, who, what) => {
        const goal = desired(what, who, from);
        if (!goal) return;
        const others = { ...goal, policies: [...goal.policies, 'arn:aws:iam::1:policy/other'].sort() };
        const back = led(others, changesBetween(others, carriedOver(goal, from, others)));
        expect(back.policies).toEqual([...from.policies, 'arn:aws:iam::1:policy/other'].sort());
        expect(back.sessionsRevoked).toBe(from.sessionsRevoked);
        for (const [key, status] of Object.entries(from.keys))
          if (key in goal.keys) expect(back.keys[key]).toBe(status);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('an entity', () => {
  it.each([
    ['AKIAIOSFODNN7EXAMPLE', { kind: 'key', name: 'AKIAIOSFODNN7EXAMPLE' }],
    ['arn:aws:iam::123456789012:user/eve', { kind: 'user', name: 'eve', partition: 'aws' }],
    ['arn:aws-us-gov:iam::123456789012:role/a.b', { kind: 'role', name: 'a.b', partition: 'aws-us-gov' }],
    ['ASIAIOSFODNN7EXAMPLE', undefined],
    ['arn:aws:iam::123456789012:root', undefined],
    ['ec2.amazonaws.com', undefined],
  ])('%s is what IAM knows as %j', (externalId, expected) => {
    expect(principalOf({ id: 'e', provider: 'aws', externalId, type: 'api_key' })).toEqual(expected);
  });
});
