import { Injectable } from '@nestjs/common';
import { bug, EtagMismatch } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { UnitOfWork } from '@attestry/persistence';
import { isOpen } from './action-lifecycle.js';
import { ActionsRepository } from './actions.repository.js';
import { actingNow } from './actors.js';
import { approvalNeed } from './approval-policy.js';
import { DecisionsRepository } from './decisions.repository.js';
import { ImpactAssessment } from './impact-assessment.js';
import { parametersHash } from './parameters-hash.js';
import type { RemediationAction } from './remediation-action.entity.js';
import { IllegalRemediationTransition, RemediationNotFound } from './remediation.errors.js';
import { RemediationTrail } from './trail.js';

/** Other parameters are another action: what was approved counts no more, and the impact is assessed anew. */
@Injectable()
export class ChangeParameters {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly actions: ActionsRepository,
    private readonly decisions: DecisionsRepository,
    private readonly impact: ImpactAssessment,
    private readonly trail: RemediationTrail,
  ) {}

  run(id: string, parameters: Record<string, string>, etag: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const action = await this.actions.lock(id);
      if (!action) throw new RemediationNotFound();
      const current = String(action.version);
      if (etag !== '' && etag !== current) throw new EtagMismatch(current);
      if (!isOpen(action.status)) throw new IllegalRemediationTransition(action.status, 'pending_approval');
      const same = parametersHash({ ...action, parameters }).equals(Buffer.from(action.parametersHash));
      if (!same) await this.#change(action, parameters);
    });
  }

  async #change(action: RemediationAction, parameters: Record<string, string>): Promise<void> {
    const impact = (await this.impact.of(action.entityId)) ?? bug('the entity of an action is not there');
    const need = approvalNeed(action.actionType, impact);
    const parametersRevision = action.parametersRevision + 1;
    await this.decisions.changeParameters(action.id, {
      parameters,
      parametersRevision,
      parametersHash: parametersHash({ ...action, parameters, parametersRevision }),
      parametersBy: actingNow(),
      approvalsNeeded: need.approvals,
      approvalGrounds: [...need.grounds],
      impactAssessment: impact,
    });
    const to = need.approvals > 0 ? 'pending_approval' : 'approved';
    if (to === 'approved') await this.decisions.approve(action.id, '');
    else await this.decisions.wait(action.id);
    await this.trail.tell(
      action.id,
      { step: 'parameters_changed', from: action.status, to },
      { approvals: need.approvals },
    );
  }
}
