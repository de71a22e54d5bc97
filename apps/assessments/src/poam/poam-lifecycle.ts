import { PoamItemClosed, PoamItemNotStarted } from './poam.errors.js';

export const POAM_STATUSES = ['open', 'in_progress', 'completed', 'risk_accepted', 'false_positive'] as const;
export type PoamStatus = (typeof POAM_STATUSES)[number];

/** Ends without a remedy: they need a second person. */
export const UNREMEDIED = ['risk_accepted', 'false_positive'] as const;
export type Unremedied = (typeof UNREMEDIED)[number];

/** No way back from what is closed: what recurs is a new item. */
const STEPS: Readonly<Record<PoamStatus, readonly PoamStatus[]>> = {
  open: ['in_progress', 'risk_accepted', 'false_positive'],
  in_progress: ['completed', 'risk_accepted', 'false_positive'],
  completed: [],
  risk_accepted: [],
  false_positive: [],
};

export const isClosed = (status: PoamStatus): boolean => STEPS[status].length === 0;

export const isUnremedied = (status: PoamStatus | undefined): status is Unremedied =>
  status === 'risk_accepted' || status === 'false_positive';

export const mayStep = (from: PoamStatus, to: PoamStatus): boolean => STEPS[from].includes(to);

export function assertNotClosed(status: PoamStatus): void {
  if (isClosed(status)) throw new PoamItemClosed(status);
}

export function assertStep(from: PoamStatus, to: PoamStatus): void {
  assertNotClosed(from);
  if (!mayStep(from, to)) throw new PoamItemNotStarted();
}
