import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ActionType } from '../../detections/rule-schema.js';
import { FakeIam } from '../../fixtures/fake-iam.js';
import type { Target } from '../executor.js';
import { IamExecutor } from './iam-executor.js';

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const OTHER_KEY = 'AKIAIOSFODNN7EXAMPL2';
const DENY = 'arn:aws:iam::aws:policy/AWSDenyAll';
const POWER = 'arn:aws:iam::aws:policy/PowerUserAccess';
const READ = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const USER = 'arn:aws:iam::123456789012:user/eve';
const ROLE = 'arn:aws:iam::123456789012:role/deploy';

const iam = new FakeIam();
let executor: IamExecutor;
beforeAll(async () => {
  await iam.start();
  executor = new IamExecutor(iam.client());
});
afterAll(() => iam.stop());
beforeEach(() => {
  iam.users['eve'] = { keys: { [KEY]: 'Active', [OTHER_KEY]: 'Inactive' }, loginProfile: true, policies: [POWER] };
  iam.roles['deploy'] = { policies: [POWER, READ], inline: {} };
  iam.changes.length = 0;
});

const target = (externalId: string, actionType: ActionType, parameters: Record<string, string> = {}): Target => ({
  actionId: '01930000-0000-7000-8000-000000000001',
  actionType,
  parameters,
  entity: { id: '01930000-0000-7000-8000-000000000002', provider: 'aws', externalId, type: 'service_account' },
});

async function done(what: Target) {
  const previous = await executor.read(what);
  const plan = executor.plan(what, previous);
  expect(await executor.progress(what, previous)).toBe('not done');
  await executor.apply(what, previous);
  expect(await executor.progress(what, previous)).toBe('done');
  return { previous, plan };
}

describe('in AWS', () => {
  it('a key is made inactive, once, and active again', async () => {
    const what = target(KEY, 'disable');
    const { previous, plan } = await done(what);
    expect(plan).toEqual([`set key ${KEY} to Inactive`]);
    expect(iam.users['eve']?.keys).toEqual({ [KEY]: 'Inactive', [OTHER_KEY]: 'Inactive' });
    await executor.apply(what, previous);
    expect(iam.changes).toEqual(['UpdateAccessKey']);
    await executor.rollBack(what, previous);
    await executor.rollBack(what, previous);
    expect(iam.users['eve']?.keys).toEqual({ [KEY]: 'Active', [OTHER_KEY]: 'Inactive' });
    expect(iam.changes).toEqual(['UpdateAccessKey', 'UpdateAccessKey']);
  });

  it('a user is disabled, keys and sign-in, and what can be is brought back', async () => {
    const what = target(USER, 'disable');
    const { previous, plan } = await done(what);
    expect(plan).toEqual([`set key ${KEY} to Inactive`, 'delete login profile']);
    expect(iam.users['eve']).toMatchObject({ keys: { [KEY]: 'Inactive' }, loginProfile: false });
    await executor.rollBack(what, previous);
    expect(iam.users['eve']?.keys).toEqual({ [KEY]: 'Active', [OTHER_KEY]: 'Inactive' });
  });

  it('user and role are quarantined by denying everything, and released', async () => {
    for (const [arn, holder] of [
      [USER, () => iam.users['eve']],
      [ROLE, () => iam.roles['deploy']],
    ] as const) {
      const before = [...(holder()?.policies ?? [])];
      const what = target(arn, 'quarantine');
      const { previous } = await done(what);
      expect(holder()?.policies).toContain(DENY);
      holder()?.policies.push('arn:aws:iam::123456789012:policy/by-somebody-else');
      await executor.rollBack(what, previous);
      expect(holder()?.policies).toEqual([...before, 'arn:aws:iam::123456789012:policy/by-somebody-else']);
    }
  });

  it('a policy is detached and attached again', async () => {
    const what = target(ROLE, 'restrict_permissions', { policy_arn: POWER });
    const { previous } = await done(what);
    expect(iam.roles['deploy']?.policies).toEqual([READ]);
    await executor.rollBack(what, previous);
    expect(iam.roles['deploy']?.policies.toSorted()).toEqual([POWER, READ].toSorted());
  });

  it('older sessions of a role are revoked; a sign-in and a key are deleted for good', async () => {
    const sessions = target(ROLE, 'revoke');
    const { previous } = await done(sessions);
    expect(iam.roles['deploy']?.inline['AWSRevokeOlderSessions']).toContain('aws:TokenIssueTime');
    await executor.rollBack(sessions, previous);
    expect(iam.roles['deploy']?.inline).toEqual({});
    await done(target(USER, 'revoke'));
    expect(iam.users['eve']?.loginProfile).toBe(false);
    await done(target(KEY, 'delete'));
    expect(Object.keys(iam.users['eve']?.keys ?? {})).toEqual([OTHER_KEY]);
    expect([target(USER, 'revoke'), target(KEY, 'delete')].map((each) => executor.reversible(each))).toEqual([
      false,
      false,
    ]);
  });

  it('what was interrupted half-way is ended, and nothing is done twice', async () => {
    const what = target(USER, 'disable');
    const previous = await executor.read(what);
    iam.failures['DeleteLoginProfile'] = 'ServiceFailure';
    await expect(executor.apply(what, previous)).rejects.toThrow();
    expect(await executor.progress(what, previous)).toBe('not done');
    await executor.apply(what, previous);
    expect(iam.changes).toEqual(['UpdateAccessKey', 'DeleteLoginProfile']);
  });

  it('a refusal of AWS ends with its name', async () => {
    iam.failures['ListAccessKeys'] = 'AccessDenied';
    await expect(executor.read(target(USER, 'disable'))).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(executor.read(target('AKIANOBODYNOBODYNOBO', 'disable'))).rejects.toThrow();
  });

  it.each<[string, ActionType, string]>([
    ['arn:aws:iam::123456789012:root', 'disable', 'IAM cannot change such an entity'],
    [USER, 'rotate', 'IAM has no rotate with these parameters for a user'],
    [ROLE, 'restrict_permissions', 'IAM has no restrict_permissions with these parameters for a role'],
    [ROLE, 'delete', 'IAM has no delete with these parameters for a role'],
  ])('%s is not subject to %s', (arn, action, refusal) => {
    expect(executor.refusal(target(arn, action))).toBe(refusal);
  });
});
