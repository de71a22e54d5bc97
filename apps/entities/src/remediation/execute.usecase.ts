import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { UnitOfWork } from '@attestry/persistence';
import { leadsTo } from './action-lifecycle.js';
import { ActionsRepository } from './actions.repository.js';
import { ApprovalsRepository } from './approvals.repository.js';
import { CarryOut, type Run } from './carry-out.js';
import { Executors } from './executors.js';
import type { RemediationAction } from './remediation-action.entity.js';
import {
  IllegalRemediationTransition,
  NotReversible,
  RemediationNotFound,
  WorkflowOutOfOrder,
} from './remediation.errors.js';
import { onOwnTime } from './own-time.js';
import { RunsRepository } from './runs.repository.js';
import { RemediationTrail } from './trail.js';

/** Does what was approved, or undoes what was done. Leases are taken in a transaction, work is done outside of one. */
@Injectable()
export class ExecuteRemediation {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly actions: ActionsRepository,
    private readonly approvals: ApprovalsRepository,
    private readonly runs: RunsRepository,
    private readonly executors: Executors,
    private readonly carryOut: CarryOut,
    private readonly trail: RemediationTrail,
  ) {}

  /** Looks what would be done and keeps it with the action; changes nothing outside. */
  async dryRun(id: string): Promise<void> {
    const action = await this.#found(id);
    const target = await this.#target(action);
    const executor = await this.executors.for(target);
    const refusal = executor.refusal(target);
    const state = refusal === undefined ? await executor.read(target) : {};
    const changes = refusal === undefined ? executor.plan(target, state) : [];
    await this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const result = { executor: executor.name, changes, state, ...(refusal === undefined ? {} : { refusal }) };
      await this.runs.keepDryRun(id, Buffer.from(action.parametersHash), result);
      await this.trail.tell(
        id,
        { step: 'dry_run', from: action.status, to: action.status },
        { changes: changes.length },
      );
    });
  }

  /** An action that runs or has succeeded stays as it is: it is done once. */
  async apply(id: string): Promise<void> {
    const { name } = await this.#executorOf(id);
    const run = await this.unitOfWork.run(() => this.#beginApply(id, name));
    if (run) await onOwnTime(() => this.carryOut.apply(run));
  }

  /** An action that was rolled back stays as it is. */
  async rollBack(id: string, reason: string): Promise<void> {
    const run = await this.unitOfWork.run(() => this.#beginRollback(id, reason));
    if (run) await onOwnTime(() => this.carryOut.rollBack(run));
  }

  async #beginApply(id: string, executor: string): Promise<Run | undefined> {
    const action = await this.#locked(id);
    if (action.status === 'executing' || action.status === 'succeeded') return undefined;
    if (!leadsTo(action.status, 'executing')) throw new IllegalRemediationTransition(action.status, 'executing');
    await this.#assertApproved(action);
    const siblings = await this.actions.workflow(action.workflowId);
    const first = siblings.find(({ position, status }) => position < action.position && status !== 'succeeded');
    if (first) throw new WorkflowOutOfOrder(first.id);
    return this.#begun(action, 'apply', executor);
  }

  async #beginRollback(id: string, reason: string): Promise<Run | undefined> {
    const action = await this.#locked(id);
    if (action.status === 'rolled_back' || action.running !== null) return undefined;
    if (!leadsTo(action.status, 'rolled_back')) throw new IllegalRemediationTransition(action.status, 'rolled_back');
    const target = await this.#target(action);
    const executor = await this.executors.named(action.executor ?? bug('an action succeeded without executor'), target);
    if (!executor.reversible(target)) throw new NotReversible(`${action.actionType} leaves nothing to go back to`);
    const siblings = await this.actions.workflow(action.workflowId);
    const later = siblings.find(
      ({ position, status }) => position > action.position && (status === 'succeeded' || status === 'executing'),
    );
    if (later) throw new WorkflowOutOfOrder(later.id);
    return this.#begun(action, 'rollback', executor.name, reason);
  }

  async #begun(action: RemediationAction, kind: 'apply' | 'rollback', executor: string, detail?: string): Promise<Run> {
    const runId = await this.runs.begin(action.id, kind, executor);
    const to = kind === 'apply' ? ('executing' as const) : action.status;
    const step = kind === 'apply' ? 'executing' : 'rolling_back';
    await this.trail.tell(action.id, { step, from: action.status, to, detail }, { executor });
    return {
      id: action.id,
      runId,
      executor,
      target: await this.#target(action),
      previous: action.previousState ?? null,
    };
  }

  // Counted again, though the status says so: an approval is worth what stands behind it.
  async #assertApproved(action: RemediationAction): Promise<void> {
    const approvers = await this.approvals.approvers(action.id, Buffer.from(action.parametersHash));
    const others = approvers.filter((id) => ![action.triggeredBy, action.parametersBy].includes(`user:${id}`));
    if (others.length < action.approvalsNeeded) throw new IllegalRemediationTransition('pending_approval', 'executing');
  }

  async #executorOf(id: string): Promise<{ name: string }> {
    return this.executors.for(await this.#target(await this.#found(id)));
  }

  async #locked(id: string): Promise<RemediationAction> {
    await this.writeGuard.assertWritable();
    const action = await this.actions.lock(id);
    if (!action) throw new RemediationNotFound();
    return action;
  }

  async #found(id: string): Promise<RemediationAction> {
    const action = await this.actions.find(id);
    if (!action) throw new RemediationNotFound();
    return action;
  }

  async #target(action: RemediationAction) {
    return (await this.actions.target(action)) ?? bug('the entity of an action is not there');
  }
}
