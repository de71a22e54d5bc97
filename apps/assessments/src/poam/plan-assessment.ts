import type { ObjectiveResult } from '../scoring/requirement-result.js';
import type { PoamEligibility } from '../scoring/scored-requirement.js';
import type { PlanDates } from './poam-schedule.js';

/** What a plan has to know of its assessment. */
export interface PlanAssessment extends PlanDates {
  readonly id: string;
  readonly status: string;
  readonly targetLevel: number;
  /** Null before the start. */
  readonly frameworkCode: string | null;
}

/** What decides whether an item is eligible for a conditional certification. */
export interface PlannedRequirement {
  readonly itemId: string;
  readonly nistNumber: string;
  readonly title: string;
  readonly poamEligibility: PoamEligibility;
  readonly partial: boolean;
  readonly targetLevel: number;
}

/** What was found for a requirement, and of how many objectives. */
export interface RecordedRequirement {
  readonly results: readonly ObjectiveResult[];
  readonly objectives: number;
}
