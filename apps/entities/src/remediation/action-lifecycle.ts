export const ACTION_STATUSES = [
  'proposed', 'pending_approval', 'approved', 'executing', 'succeeded', 'failed', 'rolled_back', 'rejected', 'expired',
] as const; // prettier-ignore
export type ActionStatus = (typeof ACTION_STATUSES)[number];

// Back to `pending_approval` leads a change of parameters alone: it voids what was approved.
const NEXT: Readonly<Record<ActionStatus, readonly ActionStatus[]>> = {
  proposed: ['pending_approval', 'approved'],
  pending_approval: ['approved', 'rejected', 'expired'],
  approved: ['executing', 'pending_approval'],
  executing: ['succeeded', 'failed'],
  succeeded: ['rolled_back'],
  failed: [],
  rolled_back: [],
  rejected: [],
  expired: [],
};

export const leadsTo = (from: ActionStatus, to: ActionStatus): boolean => NEXT[from].includes(to);

/** As long as nothing was done, parameters can change. */
export const isOpen = (status: ActionStatus): boolean => status === 'pending_approval' || status === 'approved';
