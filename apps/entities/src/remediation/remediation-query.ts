import type { ActionStatus } from './action-lifecycle.js';

/** What narrows a list of actions; undefined narrows nothing. */
export interface RemediationFilter {
  entityId: string | undefined;
  threatId: string | undefined;
  workflowId: string | undefined;
  status: ActionStatus | undefined;
}
