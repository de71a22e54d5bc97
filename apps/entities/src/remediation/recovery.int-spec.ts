import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { entitiesV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import type { InProcessService } from '@attestry/testing';
import { aService } from '../fixtures/a-service.js';
import { World } from '../fixtures/a-world.js';
import { anEntity } from '../fixtures/an-entity.js';
import { ExecutorRefused } from './executor.js';
import { RecordingExecutor } from './recording/recording-executor.js';
import { RecoverRemediations } from './recover.usecase.js';

const { RemediationActionType: Action, RemediationStatus: Status } = entitiesV1;

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
afterEach(() => {
  jest.restoreAllMocks();
});

async function anAction() {
  const tenantId = await world.aTenant();
  const client = service.as({ tenantId, role: 'analyst' }, entitiesV1.RemediationServiceService);
  const entityId = await anEntity(world, tenantId);
  const actions = [{ entityId, actionType: Action.REMEDIATION_ACTION_TYPE_QUARANTINE, parameters: {} }];
  const { remediations } = await client.proposeRemediation({ threatId: '', reason: 'x', actions });
  const { id } = remediations[0]!;
  const read = async () => (await client.getRemediation({ id })).remediation!;
  const sql = (text: string, params: unknown[] = [id]) => world.as(tenantId, () => world.sql(text, params));
  const recover = () => world.as(tenantId, () => service.get(RecoverRemediations).run(new AbortController().signal));
  const recorded = async () =>
    (await sql('select operation from entities.remediation_recordings where action_id = $1 order by id')) as {
      operation: string;
    }[];
  /** As a process leaves it that is killed: the lease runs out and nobody ends the run. */
  const killed = (kind: 'apply' | 'rollback', previous: object | null) =>
    sql(
      `update entities.remediation_events set running = $2, run_id = $3, executor = 'recording', attempts = attempts + 1,
         status = case when $2 = 'apply' then 'executing' else status end, lease_until = now() - interval '1 second',
         previous_state = coalesce($4::jsonb, previous_state), executed_at = now() where id = $1`,
      [id, kind, uuidv7(), previous === null ? null : JSON.stringify(previous)],
    );
  return { tenantId, client, id, read, sql, recover, recorded, killed };
}

const steps = async ({ client, id }: Awaited<ReturnType<typeof anAction>>) =>
  (await client.getRemediationTimeline({ id })).steps.map(({ step }) => step);

describe('a process that was killed', () => {
  it('before anything was done: the action is done by whoever takes over', async () => {
    const action = await anAction();
    await action.killed('apply', null);
    await action.recover();
    expect(await action.read()).toMatchObject({
      status: Status.REMEDIATION_STATUS_SUCCEEDED,
      previousState: { status: 'active' },
    });
    expect(await action.recorded()).toHaveLength(1);
    expect(await steps(action)).toEqual(expect.arrayContaining(['resumed', 'succeeded']));
  });

  it('between doing it and saying so: it is not done again', async () => {
    const action = await anAction();
    await action.killed('apply', { status: 'active' });
    await action.sql(
      `insert into entities.remediation_recordings (id, action_id, operation, entity_id, action_type, parameters)
       select $2, id, 'apply', entity_id, action_type, parameters from entities.remediation_events where id = $1`,
      [action.id, uuidv7()],
    );
    await action.recover();
    expect(await action.read()).toMatchObject({ status: Status.REMEDIATION_STATUS_SUCCEEDED });
    expect(await action.recorded()).toHaveLength(1);
  });

  it('in the middle of something whose progress nobody can tell: it fails with the reason', async () => {
    const action = await anAction();
    await action.killed('apply', { status: 'active' });
    jest.spyOn(service.get(RecordingExecutor), 'progress').mockResolvedValue('unknown' as 'done');
    await action.recover();
    expect(await action.read()).toMatchObject({
      status: Status.REMEDIATION_STATUS_FAILED,
      success: false,
      errorMessage: 'it was interrupted, and whether it was done is not known',
    });
  });

  it('in a rollback: the rollback is ended', async () => {
    const action = await anAction();
    await action.client.executeRemediation({ id: action.id, apply: true });
    await action.killed('rollback', null);
    await action.recover();
    expect(await action.read()).toMatchObject({
      status: Status.REMEDIATION_STATUS_ROLLED_BACK,
      rollbackExecuted: true,
    });
  });

  it('again and again: the action fails instead of killing the next one', async () => {
    const action = await anAction();
    await action.killed('apply', null);
    await action.sql('update entities.remediation_events set attempts = 5 where id = $1');
    await action.recover();
    expect(await action.read()).toMatchObject({
      status: Status.REMEDIATION_STATUS_FAILED,
      errorMessage: 'it was interrupted again and again',
    });
    expect(await action.recorded()).toEqual([]);
  });

  it('is not taken over while its lease lasts, and by one of two who try', async () => {
    const action = await anAction();
    await action.killed('apply', null);
    await action.sql(`update entities.remediation_events set lease_until = now() + interval '1 minute' where id = $1`);
    await action.recover();
    expect(await action.read()).toMatchObject({ status: Status.REMEDIATION_STATUS_EXECUTING });
    await action.sql(`update entities.remediation_events set lease_until = now() - interval '1 second' where id = $1`);
    await Promise.all([action.recover(), action.recover(), action.recover()]);
    expect((await steps(action)).filter((step) => step === 'resumed')).toHaveLength(1);
    expect(await action.recorded()).toHaveLength(1);
  });
});

describe('an executor', () => {
  it('that comes back after its lease was taken over changes nothing any more', async () => {
    const action = await anAction();
    const executor = service.get(RecordingExecutor);
    const apply = executor.apply.bind(executor);
    let free: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (free = resolve));
    jest.spyOn(executor, 'apply').mockImplementationOnce(async () => {
      await held;
      throw new ExecutorRefused('the late one says it failed');
    });
    const late = action.client.executeRemediation({ id: action.id, apply: true });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await action.sql(`update entities.remediation_events set lease_until = now() - interval '1 second' where id = $1`);
    executor.apply = apply;
    await action.recover();
    free();
    await late;
    expect(await action.read()).toMatchObject({ status: Status.REMEDIATION_STATUS_SUCCEEDED, errorMessage: '' });
    expect(await action.recorded()).toHaveLength(1);
  });

  it('that fails ends the action with the reason, and tells no more than it should', async () => {
    const executor = service.get(RecordingExecutor);
    const refused = await anAction();
    jest.spyOn(executor, 'apply').mockRejectedValueOnce(new ExecutorRefused('the policy is not attached'));
    await refused.client.executeRemediation({ id: refused.id, apply: true });
    expect(await refused.read()).toMatchObject({
      status: Status.REMEDIATION_STATUS_FAILED,
      errorMessage: 'the policy is not attached',
      previousState: { status: 'active' },
    });
    const failed = await anAction();
    jest
      .spyOn(executor, 'apply')
      .mockRejectedValueOnce(Object.assign(new Error('secret inside'), { name: 'AccessDenied' }));
    await failed.client.executeRemediation({ id: failed.id, apply: true });
    expect(await failed.read()).toMatchObject({
      status: Status.REMEDIATION_STATUS_FAILED,
      errorMessage: 'the executor failed: AccessDenied',
    });
  });

  it('that cannot roll back leaves the action as it was, with the reason', async () => {
    const action = await anAction();
    await action.client.executeRemediation({ id: action.id, apply: true });
    jest.spyOn(service.get(RecordingExecutor), 'rollBack').mockRejectedValueOnce(new ExecutorRefused('it is gone'));
    await action.client.rollBackRemediation({ id: action.id, reason: 'x' });
    expect(await action.read()).toMatchObject({
      status: Status.REMEDIATION_STATUS_SUCCEEDED,
      errorMessage: 'it is gone',
      rollbackExecuted: false,
    });
    await action.client.rollBackRemediation({ id: action.id, reason: 'again' });
    expect(await action.read()).toMatchObject({ status: Status.REMEDIATION_STATUS_ROLLED_BACK, errorMessage: '' });
  });
});

describe('an approval that nobody gives', () => {
  it('expires after 72 hours, also before the job has seen it', async () => {
    const tenantId = await world.aTenant();
    const client = service.as({ tenantId, role: 'analyst' }, entitiesV1.RemediationServiceService);
    const manager = service.as({ tenantId, role: 'manager' }, entitiesV1.RemediationServiceService);
    const actions = [
      { entityId: await anEntity(world, tenantId), actionType: Action.REMEDIATION_ACTION_TYPE_DISABLE, parameters: {} },
    ];
    const [action] = (await client.proposeRemediation({ threatId: '', reason: 'x', actions })).remediations;
    const { id, parametersHash } = action!;
    const recover = () => world.as(tenantId, () => service.get(RecoverRemediations).run(new AbortController().signal));
    await recover();
    expect((await client.getRemediation({ id })).remediation).toMatchObject({
      status: Status.REMEDIATION_STATUS_PENDING_APPROVAL,
    });
    await world.as(tenantId, () =>
      world.sql(
        `update entities.remediation_events set approval_expires_at = now() - interval '1 second' where id = $1`,
        [id],
      ),
    );
    await expect(manager.approveRemediation({ id, parametersHash, comment: '' })).rejects.toMatchObject({
      reason: 'ILLEGAL_REMEDIATION_TRANSITION',
      metadata: expect.objectContaining({ from: 'expired' }),
    });
    await recover();
    expect((await client.getRemediation({ id })).remediation).toMatchObject({
      status: Status.REMEDIATION_STATUS_EXPIRED,
    });
    expect((await client.getRemediationTimeline({ id })).steps.at(-1)).toMatchObject({
      step: 'expired',
      actor: expect.any(String),
    });
  });
});
