import { Injectable } from '@nestjs/common';
import { PermissionDenied } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { UnitOfWork } from '@attestry/persistence';
import { currentActor } from '@attestry/request-context';
import { leadsTo } from './action-lifecycle.js';
import { ActionsRepository } from './actions.repository.js';
import { actingNow } from './actors.js';
import { ApprovalsRepository } from './approvals.repository.js';
import { DecisionsRepository } from './decisions.repository.js';
import type { RemediationAction } from './remediation-action.entity.js';
import {
  ApproverIsProposer,
  IllegalRemediationTransition,
  ParametersChanged,
  RemediationNotFound,
} from './remediation.errors.js';
import { RemediationTrail } from './trail.js';

/** What somebody says about an action as it was seen. */
export interface Vote {
  id: string;
  /** Hash of the parameters that were looked at. */
  parametersHash: Buffer;
  comment: string;
}

/** People approve or reject actions. One at a time: the action's row is locked. */
@Injectable()
export class DecideRemediation {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly actions: ActionsRepository,
    private readonly approvals: ApprovalsRepository,
    private readonly decisions: DecisionsRepository,
    private readonly trail: RemediationTrail,
  ) {}

  /** Asked again by the same person for the same parameters, it changes nothing. */
  approve(vote: Vote): Promise<void> {
    return this.unitOfWork.run(async () => {
      const action = await this.#locked(vote);
      const before = await this.approvals.approvers(action.id, vote.parametersHash);
      if (before.includes(currentActor().id)) return;
      assertOpen(action, 'approved');
      await this.approvals.add({ ...decisionOf(vote), decision: 'approved' });
      const approvers = [...before, currentActor().id];
      const told = { approvals: approvers.length, needed: action.approvalsNeeded };
      if (approvers.length < action.approvalsNeeded) {
        await this.trail.tell(
          action.id,
          { step: 'approval_added', from: action.status, to: action.status, detail: vote.comment },
          told,
        );
        return;
      }
      await this.decisions.approve(action.id, approvers.map((id) => `user:${id}`).join(', '));
      await this.trail.tell(
        action.id,
        { step: 'approved', from: action.status, to: 'approved', detail: vote.comment },
        told,
      );
    });
  }

  reject(vote: Vote): Promise<void> {
    return this.unitOfWork.run(async () => {
      const action = await this.#locked(vote);
      assertOpen(action, 'rejected');
      await this.approvals.add({ ...decisionOf(vote), decision: 'rejected' });
      await this.decisions.reject(action.id);
      await this.trail.tell(action.id, { step: 'rejected', from: action.status, to: 'rejected', detail: vote.comment });
    });
  }

  async #locked({ id, parametersHash }: Vote): Promise<RemediationAction> {
    await this.writeGuard.assertWritable();
    if (currentActor().type !== 'user') throw new PermissionDenied('entities.remediation.approve');
    const action = await this.actions.lock(id);
    if (!action) throw new RemediationNotFound();
    if ([action.triggeredBy, action.parametersBy].includes(actingNow())) throw new ApproverIsProposer();
    const stands = Buffer.from(action.parametersHash);
    if (!stands.equals(parametersHash)) throw new ParametersChanged(stands.toString('hex'));
    return action;
  }
}

function assertOpen(action: RemediationAction, to: 'approved' | 'rejected'): void {
  // The job that marks it may be late.
  const late = action.status === 'pending_approval' && (action.approvalExpiresAt ?? new Date(0)) <= new Date();
  if (late) throw new IllegalRemediationTransition('expired', to);
  if (!leadsTo(action.status, to)) throw new IllegalRemediationTransition(action.status, to);
}

const decisionOf = ({ id, parametersHash, comment }: Vote) => ({
  actionId: id,
  approverId: currentActor().id,
  parametersHash,
  comment,
});
