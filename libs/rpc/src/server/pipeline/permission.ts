import { optionsV1 } from '@attestry/contracts';
import { PermissionDenied, StepUpRequired } from '@attestry/domain-errors';
import { PLATFORM_TENANT_ID } from '@attestry/ids';
import type { Stage } from '../call-state.js';

/** How long a proof of identity is recent. */
const STEP_UP_VALID_S = 10 * 60;

/** Enforces what the method's rule declares; tokens were checked before. */
export const requirePermission: Stage = ({ method: { rule }, access }) => {
  if (access === undefined) return;
  if (rule.visibility === optionsV1.Visibility.VISIBILITY_OPERATOR && access.tenantId !== PLATFORM_TENANT_ID) {
    throw new PermissionDenied(rule.permission);
  }
  if (rule.permission !== '' && !access.permissions.has(rule.permission)) throw new PermissionDenied(rule.permission);
  if (rule.stepUp && (access.authenticatedAt ?? 0) < Date.now() / 1000 - STEP_UP_VALID_S) throw new StepUpRequired();
};
