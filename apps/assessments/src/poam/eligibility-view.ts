import type { ConditionalEligibility } from './eligibility.js';

/** Whether what is not met may stay open, and what the plan holds. */
export interface EligibilityView extends ConditionalEligibility {
  readonly openItems: number;
  readonly overdueItems: number;
}
