/** Counts over the findings of an assessment; no column holds any of them. */
export interface AssessmentProgress {
  readonly totalRequirements: number;
  /** Those that do not apply included. */
  readonly requirementsMet: number;
  readonly requirementsNotMet: number;
  readonly requirementsNotApplicable: number;
  readonly requirementsNotAssessed: number;
  readonly totalObjectives: number;
  readonly objectivesAssessed: number;
}

export const NO_PROGRESS: AssessmentProgress = {
  totalRequirements: 0,
  requirementsMet: 0,
  requirementsNotMet: 0,
  requirementsNotApplicable: 0,
  requirementsNotAssessed: 0,
  totalObjectives: 0,
  objectivesAssessed: 0,
};
