export const ANALYSIS_PURPOSES = [
  'answer',
  'control_narrative',
  'evidence_review',
  'gap_analysis',
  'risk_assessment',
] as const;
export type AnalysisPurpose = (typeof ANALYSIS_PURPOSES)[number];

export type AnalysisOutcome = 'running' | 'answered' | 'insufficient_evidence' | 'failed' | 'cancelled';

export type ReviewDecision = 'accepted' | 'rejected';
