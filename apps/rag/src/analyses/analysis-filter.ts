import type { AnalysisOutcome, AnalysisPurpose, ReviewDecision } from './analysis-purpose.js';

export interface AnalysisFilter {
  readonly purpose: AnalysisPurpose | undefined;
  readonly outcome: AnalysisOutcome | undefined;
  readonly decision: ReviewDecision | undefined;
  /** Only what could be reviewed and was not. */
  readonly undecided: boolean;
  readonly assessmentId: string | undefined;
  readonly requirementCode: string | undefined;
}
