import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';
import { WriteGuard } from '@attestry/local-tenants';
import { UnitOfWork } from '@attestry/persistence';
import type { ActionType } from '../detections/rule-schema.js';
import { EntityNotFound } from '../entities/entity.errors.js';
import { ActionsRepository, type NewAction } from './actions.repository.js';
import { actingNow } from './actors.js';
import { approvalNeed } from './approval-policy.js';
import { DecisionsRepository } from './decisions.repository.js';
import { type Impact, ImpactAssessment } from './impact-assessment.js';
import { parametersHash } from './parameters-hash.js';
import { RemediationTrail } from './trail.js';
import { ThreatsOfRemediation } from './threats-of-remediation.repository.js';

export interface ProposedAction {
  entityId: string;
  actionType: ActionType;
  parameters: Record<string, string>;
}

export interface Proposal {
  threatId: string | undefined;
  reason: string;
  actions: readonly ProposedAction[];
}

/** Makes a workflow of actions, each assessed and then waiting for approval, or approved if nobody has to. */
@Injectable()
export class ProposeRemediation {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly actions: ActionsRepository,
    private readonly decisions: DecisionsRepository,
    private readonly impact: ImpactAssessment,
    private readonly threats: ThreatsOfRemediation,
    private readonly trail: RemediationTrail,
  ) {}

  /** The ids of the actions, in their order. */
  run({ threatId, reason, actions }: Proposal): Promise<string[]> {
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      if (threatId !== undefined && !(await this.threats.has(threatId))) {
        throw new InvalidFields([{ field: 'threatId', description: 'there is no such threat' }]);
      }
      const common = { threatId: threatId ?? null, workflowId: uuidv7(), reason };
      const ids: string[] = [];
      for (const [index, proposed] of actions.entries()) {
        ids.push(await this.#store({ ...common, position: index + 1 }, proposed));
      }
      return ids;
    });
  }

  async #store(common: Pick<NewAction, 'threatId' | 'workflowId' | 'reason' | 'position'>, proposed: ProposedAction) {
    const impact = await this.impact.of(proposed.entityId);
    if (!impact) throw new EntityNotFound();
    const need = approvalNeed(proposed.actionType, impact);
    const id = uuidv7();
    const actor = actingNow();
    await this.actions.insert({
      id,
      ...common,
      ...proposed,
      parametersHash: parametersHash({ id, parametersRevision: 1, ...proposed }),
      parametersBy: actor,
      triggeredBy: actor,
      approvalsNeeded: need.approvals,
      approvalGrounds: [...need.grounds],
      impactAssessment: impact,
    });
    await this.trail.tell(id, { step: 'proposed', from: null, to: 'proposed' }, detailsOf(proposed, common, impact));
    await this.#route(id, need.approvals);
    return id;
  }

  async #route(id: string, approvals: number): Promise<void> {
    if (approvals > 0) {
      await this.decisions.wait(id);
      return this.trail.tell(
        id,
        { step: 'approval_requested', from: 'proposed', to: 'pending_approval' },
        { approvals },
      );
    }
    await this.decisions.approve(id, '');
    return this.trail.tell(id, { step: 'approval_not_needed', from: 'proposed', to: 'approved' });
  }
}

const detailsOf = (
  { entityId, actionType }: ProposedAction,
  { workflowId }: { workflowId: string },
  impact: Impact,
) => ({
  entity_id: entityId,
  action_type: actionType,
  workflow_id: workflowId,
  risk_level: impact.riskLevel,
  blast_count: impact.blastCount,
});
