import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entitiesV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import type { InProcessService, TestCaller } from '@attestry/testing';
import { aService } from '../fixtures/a-service.js';
import { World } from '../fixtures/a-world.js';
import { anEntity, usedBy } from '../fixtures/an-entity.js';

const { RemediationActionType: Action, RemediationStatus: Status } = entitiesV1;
const [DISABLE, NOTIFY, QUARANTINE, DELETE] = [
  Action.REMEDIATION_ACTION_TYPE_DISABLE,
  Action.REMEDIATION_ACTION_TYPE_NOTIFY,
  Action.REMEDIATION_ACTION_TYPE_QUARANTINE,
  Action.REMEDIATION_ACTION_TYPE_DELETE,
];

let world: World;
let service: InProcessService;
beforeAll(async () => {
  world = await World.open();
  service = await aService(world);
});
afterAll(async () => {
  await service?.stop();
  await world?.close();
});

const clientOf = (caller: TestCaller) => service.as(caller, entitiesV1.RemediationServiceService);
type Client = ReturnType<typeof clientOf>;

async function aTenant() {
  const tenantId = await world.aTenant();
  const person = (role: 'analyst' | 'manager' | 'viewer' | 'admin', changes: TestCaller = {}) =>
    clientOf({ tenantId, role, userId: uuidv7(), ...changes });
  return { tenantId, person, analyst: person('analyst'), manager: person('manager'), other: person('manager') };
}

interface Wanted {
  entityId: string;
  actionType: entitiesV1.RemediationActionType;
  parameters?: Record<string, string>;
}
const propose = async (client: Client, ...actions: Wanted[]) => {
  const wanted = actions.map((each) => ({ parameters: {}, ...each }));
  return (await client.proposeRemediation({ threatId: '', reason: 'it is stolen', actions: wanted })).remediations;
};
const approve = (client: Client, { id, parametersHash }: entitiesV1.Remediation) =>
  client.approveRemediation({ id, parametersHash, comment: 'yes' });
const read = async (client: Client, id: string) => (await client.getRemediation({ id })).remediation!;
const recordings = (tenantId: string) =>
  world.as(tenantId, () =>
    world.sql<{ operation: string; action_id: string }>(
      'select operation, action_id from entities.remediation_recordings order by id',
    ),
  );

describe('a proposal', () => {
  it('is assessed, and waits where it is grave', async () => {
    const { tenantId, analyst } = await aTenant();
    const [plain, critical, wide] = [
      await anEntity(world, tenantId),
      await anEntity(world, tenantId, { riskLevel: 'critical' }),
      await anEntity(world, tenantId),
    ];
    await usedBy(world, tenantId, wide, 25);
    const proposed = await propose(
      analyst,
      { entityId: plain, actionType: NOTIFY },
      { entityId: plain, actionType: DISABLE },
      { entityId: critical, actionType: NOTIFY },
      { entityId: wide, actionType: QUARANTINE },
    );
    expect(proposed).toMatchObject([
      {
        status: Status.REMEDIATION_STATUS_APPROVED,
        approvalsNeeded: 0,
        approvalGrounds: [],
        approvedBy: '',
        position: 1,
      },
      {
        status: Status.REMEDIATION_STATUS_PENDING_APPROVAL,
        approvalsNeeded: 1,
        approvalGrounds: ['action'],
        position: 2,
      },
      { status: Status.REMEDIATION_STATUS_PENDING_APPROVAL, approvalsNeeded: 2, approvalGrounds: ['risk'] },
      { status: Status.REMEDIATION_STATUS_PENDING_APPROVAL, approvalsNeeded: 1, approvalGrounds: ['blast'] },
    ]);
    expect(proposed[3]!.impactAssessment).toMatchObject({
      blastCount: 25,
      depth: 4,
      impactPercent: expect.closeTo(92.59, 2),
    });
    const hours = (proposed[1]!.approvalExpireTime!.getTime() - proposed[1]!.time!.getTime()) / 3_600_000;
    expect(hours).toBeCloseTo(72, 2);
    expect(new Set(proposed.map(({ workflowId }) => workflowId)).size).toBe(1);
    const listed = await analyst.listRemediations(
      entitiesV1.ListRemediationsRequest.fromPartial({
        status: Status.REMEDIATION_STATUS_PENDING_APPROVAL,
        entityId: plain,
      }),
    );
    expect(listed.remediations.map(({ id }) => id)).toEqual([proposed[1]!.id]);
  });

  it('on what is not there, or by whoever may not, is refused whole', async () => {
    const { tenantId, analyst, person } = await aTenant();
    const entityId = await anEntity(world, tenantId);
    const strange = await anEntity(world, await world.aTenant());
    await expect(
      propose(analyst, { entityId, actionType: NOTIFY }, { entityId: strange, actionType: NOTIFY }),
    ).rejects.toMatchObject({
      reason: 'ENTITY_NOT_FOUND',
    });
    const request = { threatId: uuidv7(), reason: 'x', actions: [{ entityId, actionType: NOTIFY, parameters: {} }] };
    await expect(analyst.proposeRemediation(request)).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
    await expect(propose(person('viewer'), { entityId, actionType: NOTIFY })).rejects.toMatchObject({
      reason: 'PERMISSION_DENIED',
    });
    expect((await analyst.listRemediations(entitiesV1.ListRemediationsRequest.fromPartial({}))).remediations).toEqual(
      [],
    );
  });

  it('of another tenant is not there', async () => {
    const { tenantId, analyst } = await aTenant();
    const [action] = await propose(analyst, { entityId: await anEntity(world, tenantId), actionType: DISABLE });
    const { manager } = await aTenant();
    for (const call of [
      () => read(manager, action!.id),
      () => approve(manager, action!),
      () => manager.executeRemediation({ id: action!.id, apply: true }),
      () => manager.getRemediationTimeline({ id: action!.id }),
    ]) {
      await expect(call()).rejects.toMatchObject({ reason: 'REMEDIATION_NOT_FOUND' });
    }
  });
});

describe('an approval', () => {
  it('is somebody else’s, of exactly these parameters, after a recent sign-in', async () => {
    const { tenantId, person, manager } = await aTenant();
    const proposer = person('admin');
    const [action] = await propose(proposer, { entityId: await anEntity(world, tenantId), actionType: DISABLE });
    await expect(approve(proposer, action!)).rejects.toMatchObject({ reason: 'APPROVER_IS_PROPOSER' });
    await expect(approve(person('manager', { steppedUp: false }), action!)).rejects.toMatchObject({
      reason: 'STEP_UP_REQUIRED',
    });
    await expect(approve(person('analyst'), action!)).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
    await expect(approve(manager, { ...action!, parametersHash: '0'.repeat(64) })).rejects.toMatchObject({
      reason: 'PARAMETERS_CHANGED',
      metadata: expect.objectContaining({ parameters_hash: action!.parametersHash }),
    });
    const { remediation } = await approve(manager, action!);
    expect(remediation).toMatchObject({
      status: Status.REMEDIATION_STATUS_APPROVED,
      approvedBy: expect.stringMatching(/^user:/),
      decisions: [{ approved: true, comment: 'yes' }],
    });
  });

  it('of critical risk takes two people', async () => {
    const { tenantId, analyst, manager, other } = await aTenant();
    const [action] = await propose(analyst, {
      entityId: await anEntity(world, tenantId, { riskLevel: 'critical' }),
      actionType: QUARANTINE,
    });
    for (let time = 0; time < 2; time++) {
      expect((await approve(manager, action!)).remediation).toMatchObject({
        status: Status.REMEDIATION_STATUS_PENDING_APPROVAL,
      });
    }
    await expect(manager.executeRemediation({ id: action!.id, apply: true })).rejects.toMatchObject({
      reason: 'ILLEGAL_REMEDIATION_TRANSITION',
    });
    expect((await approve(other, action!)).remediation).toMatchObject({
      status: Status.REMEDIATION_STATUS_APPROVED,
      decisions: [{ approved: true }, { approved: true }],
    });
  });

  it('by two at once counts each, and one person at once counts once', async () => {
    const { tenantId, analyst, manager, other } = await aTenant();
    const entityId = await anEntity(world, tenantId, { riskLevel: 'critical' });
    const [both] = await propose(analyst, { entityId, actionType: QUARANTINE });
    await Promise.all([approve(manager, both!), approve(other, both!)]);
    expect(await read(manager, both!.id)).toMatchObject({ status: Status.REMEDIATION_STATUS_APPROVED });
    const [one] = await propose(analyst, { entityId, actionType: QUARANTINE });
    await Promise.all([approve(manager, one!), approve(manager, one!), approve(manager, one!)]);
    expect(await read(manager, one!.id)).toMatchObject({
      status: Status.REMEDIATION_STATUS_PENDING_APPROVAL,
      decisions: [{}],
    });
  });

  it('is void once parameters change, even back', async () => {
    const { tenantId, analyst, manager, person } = await aTenant();
    const parameters = { policy_arn: 'arn:aws:iam::aws:policy/A' };
    const [action] = await propose(analyst, {
      entityId: await anEntity(world, tenantId),
      actionType: DISABLE,
      parameters,
    });
    await approve(manager, action!);
    const { id } = action!;
    const editor = person('admin');
    const change = (given: Record<string, string>) =>
      editor.changeRemediationParameters({ id, parameters: given, etag: '' });
    expect((await change(parameters)).remediation).toMatchObject({
      status: Status.REMEDIATION_STATUS_APPROVED,
      parametersHash: action!.parametersHash,
    });
    const { remediation: changed } = await change({ policy_arn: 'other' });
    expect(changed).toMatchObject({ status: Status.REMEDIATION_STATUS_PENDING_APPROVAL, approvedBy: '' });
    const { remediation: back } = await change(parameters);
    expect(back).toMatchObject({ status: Status.REMEDIATION_STATUS_PENDING_APPROVAL, parameters });
    expect(back!.parametersHash).not.toBe(action!.parametersHash);
    await expect(manager.executeRemediation({ id, apply: true })).rejects.toMatchObject({
      reason: 'ILLEGAL_REMEDIATION_TRANSITION',
    });
    await expect(approve(editor, back!)).rejects.toMatchObject({ reason: 'APPROVER_IS_PROPOSER' });
    await expect(approve(manager, action!)).rejects.toMatchObject({ reason: 'PARAMETERS_CHANGED' });
    expect((await approve(manager, back!)).remediation).toMatchObject({ status: Status.REMEDIATION_STATUS_APPROVED });
  });

  it('that races with a change of parameters never approves what nobody saw', async () => {
    const { tenantId, analyst, manager } = await aTenant();
    const entityId = await anEntity(world, tenantId);
    for (let round = 0; round < 8; round++) {
      const [action] = await propose(analyst, { entityId, actionType: DISABLE });
      const change = analyst.changeRemediationParameters({
        id: action!.id,
        parameters: { round: String(round) },
        etag: '',
      });
      await Promise.allSettled([approve(manager, action!), change]);
      const after = await read(manager, action!.id);
      expect(after).toMatchObject({
        status: Status.REMEDIATION_STATUS_PENDING_APPROVAL,
        parameters: { round: String(round) },
      });
      expect(after.decisions.filter(({ parametersHash }) => parametersHash === after.parametersHash)).toEqual([]);
    }
  });

  it('can be a no, which ends it', async () => {
    const { tenantId, analyst, manager } = await aTenant();
    const [action] = await propose(analyst, { entityId: await anEntity(world, tenantId), actionType: DELETE });
    const { id, parametersHash } = action!;
    expect((await manager.rejectRemediation({ id, parametersHash, reason: 'too much' })).remediation).toMatchObject({
      status: Status.REMEDIATION_STATUS_REJECTED,
    });
    await expect(approve(manager, action!)).rejects.toMatchObject({ reason: 'ILLEGAL_REMEDIATION_TRANSITION' });
    await expect(analyst.changeRemediationParameters({ id, parameters: { a: 'b' }, etag: '' })).rejects.toMatchObject({
      reason: 'ILLEGAL_REMEDIATION_TRANSITION',
    });
  });
});

describe('an execution', () => {
  it('is dry unless asked for, and then changes nothing', async () => {
    const { tenantId, analyst } = await aTenant();
    const [action] = await propose(analyst, { entityId: await anEntity(world, tenantId), actionType: DISABLE });
    const { remediation } = await analyst.executeRemediation({ id: action!.id, apply: false });
    expect(remediation).toMatchObject({
      status: Status.REMEDIATION_STATUS_PENDING_APPROVAL,
      previousState: undefined,
      dryRunResult: {
        executor: 'recording',
        changes: [expect.stringContaining('disable')],
        state: { status: 'active' },
      },
    });
    expect(await recordings(tenantId)).toEqual([]);
  });

  it('is done once, keeps the state before, is rolled back once, and every step is told', async () => {
    const { tenantId, analyst, manager } = await aTenant();
    const [action] = await propose(analyst, { entityId: await anEntity(world, tenantId), actionType: DISABLE });
    await approve(manager, action!);
    const { id } = action!;
    await Promise.all(Array.from({ length: 5 }, () => analyst.executeRemediation({ id, apply: true })));
    expect(await read(analyst, id)).toMatchObject({
      status: Status.REMEDIATION_STATUS_SUCCEEDED,
      success: true,
      executor: 'recording',
      previousState: { status: 'active', permissions: [] },
      appliedState: { recorded: 'disable' },
      executedAt: expect.any(Date),
      completedAt: expect.any(Date),
    });
    expect(await recordings(tenantId)).toMatchObject([{ operation: 'apply' }]);
    await Promise.all(Array.from({ length: 3 }, () => manager.rollBackRemediation({ id, reason: 'it was ours' })));
    expect(await read(analyst, id)).toMatchObject({
      status: Status.REMEDIATION_STATUS_ROLLED_BACK,
      rollbackExecuted: true,
      rolledBackAt: expect.any(Date),
    });
    expect(await recordings(tenantId)).toMatchObject([{ operation: 'apply' }, { operation: 'rollback' }]);
    const { steps } = await analyst.getRemediationTimeline({ id });
    const told = [
      'proposed',
      'approval_requested',
      'approved',
      'executing',
      'succeeded',
      'rolling_back',
      'rolled_back',
    ];
    expect(steps.map(({ step }) => step)).toEqual(told);
    expect(steps[0]).toMatchObject({
      fromStatus: Status.REMEDIATION_STATUS_UNSPECIFIED,
      actor: expect.stringMatching(/^user:/),
    });
    const { rows } = await world.asSuperuser<{ action: string }>(
      `select action from entities.outbox where tenant_id = $1 and event -> 'resource' ->> 'id' = $2
         and action like 'remediation.%' order by position`,
      [tenantId, id],
    );
    expect(rows.map((row) => row.action.replace('remediation.', ''))).toEqual(told);
  });

  it('keeps the order of its workflow, forwards and backwards', async () => {
    const { tenantId, analyst } = await aTenant();
    const entityId = await anEntity(world, tenantId);
    const [first, second] = await propose(
      analyst,
      { entityId, actionType: QUARANTINE },
      { entityId, actionType: NOTIFY },
    );
    const run = (action: entitiesV1.Remediation) => analyst.executeRemediation({ id: action.id, apply: true });
    await expect(run(second!)).rejects.toMatchObject({
      reason: 'WORKFLOW_OUT_OF_ORDER',
      metadata: expect.objectContaining({ action_id: first!.id }),
    });
    await run(first!);
    await run(second!);
    await expect(analyst.rollBackRemediation({ id: first!.id, reason: 'x' })).rejects.toMatchObject({
      reason: 'WORKFLOW_OUT_OF_ORDER',
    });
    await expect(analyst.rollBackRemediation({ id: second!.id, reason: 'x' })).rejects.toMatchObject({
      reason: 'NOT_REVERSIBLE',
    });
  });

  it('that was not done cannot be rolled back', async () => {
    const { tenantId, analyst } = await aTenant();
    const [action] = await propose(analyst, { entityId: await anEntity(world, tenantId), actionType: QUARANTINE });
    await expect(analyst.rollBackRemediation({ id: action!.id, reason: 'x' })).rejects.toMatchObject({
      reason: 'ILLEGAL_REMEDIATION_TRANSITION',
      metadata: expect.objectContaining({ from: 'approved', to: 'rolled_back' }),
    });
  });
});
