import type { OperationalPlan } from './operational-plan.entity.js';

/** A plan with what is derived from its reviews. */
export interface PlanView {
  readonly plan: OperationalPlan;
  readonly reviews: number;
}

/** A look at how far a plan is. */
export interface PlanReview {
  readonly id: string;
  readonly progress: string;
  readonly closed: boolean;
  readonly reviewedBy: string;
  readonly reviewedAt: Date;
}
