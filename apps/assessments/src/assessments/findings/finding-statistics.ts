import type { RequirementResult } from '../../scoring/requirement-result.js';
import type { RiskLevel } from './control-finding.entity.js';
import type { FindingView } from './finding-view.js';

/** The findings of an assessment in figures. */
export interface FindingStatistics {
  readonly results: ReadonlyMap<RequirementResult, number>;
  /** Of those that are not met. */
  readonly openRisks: ReadonlyMap<RiskLevel, number>;
  readonly aiNarratives: number;
  /** 0 to 1; 0 without narratives. */
  readonly aiConfidenceMean: number;
  readonly assigned: number;
  readonly evidence: number;
}

export function statisticsOf(findings: readonly FindingView[], evidence: number): FindingStatistics {
  const confidences = findings.flatMap(({ finding }) => finding.aiConfidenceScore ?? []);
  // In hundredths, so that the sum has no error of its own.
  const hundredths = confidences.reduce((total, each) => total + Math.round(each * 100), 0);
  return {
    results: counted(findings.map(({ result }) => result)),
    openRisks: counted(findings.filter(({ result }) => result === 'not_met').map(({ riskLevel }) => riskLevel)),
    aiNarratives: confidences.length,
    aiConfidenceMean: confidences.length === 0 ? 0 : hundredths / confidences.length / 100,
    evidence,
    assigned: findings.filter(({ finding }) => finding.assignedTo !== null).length,
  };
}

function counted<Key>(keys: readonly Key[]): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
