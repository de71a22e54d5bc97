import { entitiesV1, enumText } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { ActionType } from '../detections/rule-schema.js';
import type { ActionStatus } from './action-lifecycle.js';
import type { StoredDecision } from './approval-decision.js';
import type { Vote } from './decide.usecase.js';
import type { Proposal } from './propose.usecase.js';
import type { RemediationAction } from './remediation-action.entity.js';
import type { RemediationFilter } from './remediation-query.js';
import type { StoredStep } from './remediation-step.js';

export const statuses = enumText<entitiesV1.RemediationStatus, ActionStatus>(
  entitiesV1.RemediationStatus,
  'REMEDIATION_STATUS_',
);
export const actionTypes = enumText<entitiesV1.RemediationActionType, ActionType>(
  entitiesV1.RemediationActionType,
  'REMEDIATION_ACTION_TYPE_',
);
const riskLevels = enumText<entitiesV1.RiskLevel, 'low' | 'medium' | 'high' | 'critical'>(
  entitiesV1.RiskLevel,
  'RISK_LEVEL_',
);

export interface ShownAction {
  action: RemediationAction;
  decisions: readonly StoredDecision[];
}

export const remediationToProto = ({ action, decisions }: ShownAction): entitiesV1.Remediation => ({
  id: action.id,
  time: action.time,
  entityId: action.entityId,
  threatId: action.threatId ?? '',
  workflowId: action.workflowId,
  position: action.position,
  actionType: actionTypes.valueOf(action.actionType),
  parameters: action.parameters,
  parametersHash: Buffer.from(action.parametersHash).toString('hex'),
  reason: action.reason,
  status: statuses.valueOf(action.status),
  triggeredBy: action.triggeredBy,
  approvalRequired: action.approvalRequired,
  approvalsNeeded: action.approvalsNeeded,
  approvalGrounds: action.approvalGrounds,
  approvalExpireTime: action.approvalExpiresAt ?? undefined,
  approvedBy: action.approvedBy ?? '',
  approvedAt: action.approvedAt ?? undefined,
  executor: action.executor ?? '',
  executedAt: action.executedAt ?? undefined,
  completedAt: action.completedAt ?? undefined,
  success: action.success ?? false,
  errorMessage: action.errorMessage ?? '',
  rollbackExecuted: action.rollbackExecuted,
  rolledBackAt: action.rolledBackAt ?? undefined,
  impactAssessment: impactToProto(action),
  previousState: action.previousState ?? undefined,
  appliedState: action.appliedState ?? undefined,
  dryRunAt: action.dryRunAt ?? undefined,
  dryRunResult: action.dryRunResult ?? undefined,
  decisions: decisions.map(decisionToProto),
  createdAt: action.createdAt,
  updatedAt: action.updatedAt,
  etag: String(action.version),
  region: action.region,
});

const impactToProto = ({ impactAssessment: impact }: RemediationAction): entitiesV1.ImpactAssessment => ({
  riskLevel: riskLevels.valueOf(impact.riskLevel),
  blastCount: impact.blastCount,
  depth: impact.depth,
  impactPercent: impact.impactBasisPoints / 100,
  atLeast: impact.atLeast,
});

const decisionToProto = (decision: StoredDecision): entitiesV1.RemediationDecision => ({
  approverId: decision.approverId,
  approved: decision.decision === 'approved',
  parametersHash: decision.parametersHash.toString('hex'),
  comment: decision.comment ?? '',
  time: decision.time,
});

export const stepToProto = ({ step, from, to, actor, detail, time }: StoredStep): entitiesV1.RemediationStep => ({
  step,
  fromStatus: from === null ? entitiesV1.RemediationStatus.REMEDIATION_STATUS_UNSPECIFIED : statuses.valueOf(from),
  toStatus: statuses.valueOf(to),
  actor,
  detail: detail ?? '',
  time,
});

export const proposalOf = (request: entitiesV1.ProposeRemediationRequest): Proposal => ({
  threatId: request.threatId || undefined,
  reason: request.reason,
  actions: request.actions.map(({ entityId, actionType, parameters }) => ({
    // As the database writes it: the hash must not depend on how somebody spelled it.
    entityId: entityId.toLowerCase(),
    actionType: actionTypes.textOf(actionType) ?? bug('a required type came through unset'),
    parameters,
  })),
});

export const voteOf = (given: { id: string; parametersHash: string }, comment: string): Vote => ({
  id: given.id,
  parametersHash: Buffer.from(given.parametersHash, 'hex'),
  comment,
});

export const filterOf = (request: entitiesV1.ListRemediationsRequest): RemediationFilter => ({
  entityId: request.entityId || undefined,
  threatId: request.threatId || undefined,
  workflowId: request.workflowId || undefined,
  status: statuses.textOf(request.status),
});
