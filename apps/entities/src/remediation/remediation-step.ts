import type { ActionStatus } from './action-lifecycle.js';

/** Something that happens to an action. */
export interface Step {
  step: string;
  from: ActionStatus | null;
  to: ActionStatus;
  detail?: string | undefined;
}

export interface StoredStep extends Step {
  actor: string;
  time: Date;
}
