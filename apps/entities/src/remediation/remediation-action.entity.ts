import { defineEntity, type InferEntity, p } from '@attestry/persistence';
import type { ActionType } from '../detections/rule-schema.js';
import type { JsonObject } from '../observations/observation.js';
import type { ActionStatus } from './action-lifecycle.js';
import type { ApprovalGround } from './approval-policy.js';
import type { Impact } from './impact-assessment.js';

export const RemediationActionEntity = defineEntity({
  name: 'RemediationAction',
  schema: 'entities',
  tableName: 'remediation_events',
  properties: {
    id: p.uuid().primary(),
    region: p.string(),
    time: p.datetime(),
    entityId: p.uuid(),
    threatId: p.uuid().nullable(),
    workflowId: p.uuid(),
    position: p.smallint(),
    actionType: p.string().$type<ActionType>(),
    parameters: p.json().$type<Record<string, string>>(),
    parametersRevision: p.integer(),
    parametersHash: p.blob(),
    parametersBy: p.string(),
    reason: p.string(),
    status: p.string().$type<ActionStatus>(),
    triggeredBy: p.string(),
    approvalRequired: p.boolean(),
    approvalsNeeded: p.smallint(),
    approvalGrounds: p.json().$type<ApprovalGround[]>(),
    approvalExpiresAt: p.datetime().nullable(),
    approvedBy: p.string().nullable(),
    approvedAt: p.datetime().nullable(),
    executor: p.string().nullable(),
    executedAt: p.datetime().nullable(),
    completedAt: p.datetime().nullable(),
    success: p.boolean().nullable(),
    errorMessage: p.string().nullable(),
    rollbackExecuted: p.boolean(),
    rolledBackAt: p.datetime().nullable(),
    impactAssessment: p.json().$type<Impact>(),
    previousState: p.json().$type<JsonObject>().nullable(),
    appliedState: p.json().$type<JsonObject>().nullable(),
    dryRunAt: p.datetime().nullable(),
    dryRunResult: p.json().$type<JsonObject>().nullable(),
    running: p.string().$type<'apply' | 'rollback'>().nullable(),
    runId: p.uuid().nullable(),
    leaseUntil: p.datetime().nullable(),
    attempts: p.smallint(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer(),
  },
});

export type RemediationAction = InferEntity<typeof RemediationActionEntity>;
