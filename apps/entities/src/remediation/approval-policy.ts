import type { ActionType, Severity } from '../detections/rule-schema.js';
import type { Impact } from './impact-assessment.js';

/** Hours in which an action must be approved. */
export const APPROVAL_HOURS = 72;

const GRAVE: readonly ActionType[] = ['disable', 'delete', 'revoke'];
const WIDE = 25;

export type ApprovalGround = 'risk' | 'action' | 'blast';

export interface ApprovalNeed {
  /** Approvals of different people, none of them the proposer. */
  readonly approvals: 0 | 1 | 2;
  readonly grounds: readonly ApprovalGround[];
}

/** How many people must agree, and why. */
export function approvalNeed(action: ActionType, { riskLevel, blastCount, atLeast }: Impact): ApprovalNeed {
  const grounds: ApprovalGround[] = [];
  if (riskLevel === 'high' || riskLevel === 'critical') grounds.push('risk');
  if (GRAVE.includes(action)) grounds.push('action');
  if (blastCount >= WIDE || atLeast) grounds.push('blast');
  if (grounds.length === 0) return { approvals: 0, grounds };
  return { approvals: riskLevel === ('critical' satisfies Severity) ? 2 : 1, grounds };
}
