import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { entitiesV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import type { InProcessService } from '@attestry/testing';
import { aService } from '../../fixtures/a-service.js';
import { World } from '../../fixtures/a-world.js';
import { anEntity } from '../../fixtures/an-entity.js';
import { FakeIam } from '../../fixtures/fake-iam.js';

const { RemediationActionType: Action, RemediationStatus: Status } = entitiesV1;
const EVE = 'arn:aws:iam::123456789012:user/eve';

const iam = new FakeIam();
let world: World;
let service: InProcessService;
beforeAll(async () => {
  await iam.start();
  world = await World.open();
  service = await aService(world, { AWS_IAM_ENDPOINT: iam.endpoint });
});
afterAll(async () => {
  await service?.stop();
  await world?.close();
  await iam.stop();
});
beforeEach(() => {
  iam.users['eve'] = { keys: { AKIAIOSFODNN7EXAMPLE: 'Active' }, loginProfile: true, policies: [] };
});

const statusOf = async (tenantId: string) => {
  const [row] = await world.as(tenantId, () =>
    world.sql<{ status: string }>('select status from entities.entities where external_id = $1', [EVE]),
  );
  return row?.status;
};
const statusEvents = async (tenantId: string) => {
  const { rows } = await world.asSuperuser<{ from: string; to: string }>(
    `select event -> 'details' ->> 'from' as from, event -> 'details' ->> 'to' as to from entities.outbox
     where tenant_id = $1 and action = 'entity.status_changed' order by position`,
    [tenantId],
  );
  return rows;
};

async function aTenant(account: string) {
  const tenantId = await world.aTenant({ connections: 5 });
  const as = (role: 'analyst' | 'manager') =>
    service.as({ tenantId, role, userId: uuidv7() }, entitiesV1.RemediationServiceService);
  const { connection } = await service.as({ tenantId }, entitiesV1.ConnectionServiceService).createConnection(
    entitiesV1.CreateConnectionRequest.fromPartial({
      platform: entitiesV1.Platform.PLATFORM_AWS,
      platformUserId: 'AKIAATTESTRYREMEDIA1',
      displayName: 'remediation',
      metadata: { account_id: account },
      credentials: [{ type: entitiesV1.CredentialType.CREDENTIAL_TYPE_API_KEY, secret: 'only-for-tests' }],
    }),
  );
  const entityId = await anEntity(world, tenantId, { externalId: EVE });
  const actions = [{ entityId, actionType: Action.REMEDIATION_ACTION_TYPE_DISABLE, parameters: {} }];
  const analyst = as('analyst');
  const { remediations } = await analyst.proposeRemediation({ threatId: '', reason: 'stolen', actions });
  const { id, parametersHash } = remediations[0]!;
  const approved = () => as('manager').approveRemediation({ id, parametersHash, comment: '' });
  return { tenantId, analyst, id, approved, connection: connection! };
}

describe('with access to the AWS account', () => {
  it('an action is tried, done and undone there', async () => {
    const { tenantId, analyst, id, approved } = await aTenant('123456789012');
    const { remediation: tried } = await analyst.executeRemediation({ id, apply: false });
    expect(tried!.dryRunResult).toMatchObject({
      executor: 'aws_iam',
      changes: ['set key AKIAIOSFODNN7EXAMPLE to Inactive', 'delete login profile'],
    });
    expect(iam.users['eve']).toMatchObject({ keys: { AKIAIOSFODNN7EXAMPLE: 'Active' }, loginProfile: true });
    await approved();
    const { remediation: done } = await analyst.executeRemediation({ id, apply: true });
    expect(done).toMatchObject({
      status: Status.REMEDIATION_STATUS_SUCCEEDED,
      executor: 'aws_iam',
      previousState: { keys: { AKIAIOSFODNN7EXAMPLE: 'Active' }, loginProfile: true },
      appliedState: { keys: { AKIAIOSFODNN7EXAMPLE: 'Inactive' }, loginProfile: false },
    });
    expect(iam.users['eve']).toMatchObject({ keys: { AKIAIOSFODNN7EXAMPLE: 'Inactive' }, loginProfile: false });
    expect(await statusOf(tenantId)).toBe('disabled');
    await analyst.rollBackRemediation({ id, reason: 'it was ours' });
    expect(await statusOf(tenantId)).toBe('active');
    expect(await statusEvents(tenantId)).toEqual([
      { from: 'active', to: 'disabled' },
      { from: 'disabled', to: 'active' },
    ]);
    expect(iam.users['eve']?.keys).toEqual({ AKIAIOSFODNN7EXAMPLE: 'Active' });
  });

  it('a refusal of AWS fails the action by its name', async () => {
    const { analyst, id, approved } = await aTenant('123456789012');
    await approved();
    iam.failures['UpdateAccessKey'] = 'AccessDenied';
    const { remediation } = await analyst.executeRemediation({ id, apply: true });
    expect(remediation).toMatchObject({
      status: Status.REMEDIATION_STATUS_FAILED,
      errorMessage: 'the executor failed: AccessDenied',
    });
  });
});

it('access to another account touches nobody of the same name', async () => {
  const { tenantId, analyst, id, approved } = await aTenant('210987654321');
  await approved();
  const { remediation } = await analyst.executeRemediation({ id, apply: true });
  expect(remediation).toMatchObject({ status: Status.REMEDIATION_STATUS_SUCCEEDED, executor: 'recording' });
  expect(iam.users['eve']?.keys).toEqual({ AKIAIOSFODNN7EXAMPLE: 'Active' });
  // It was only written down.
  expect(await statusOf(tenantId)).toBe('active');
  expect(await statusEvents(tenantId)).toEqual([]);
});
