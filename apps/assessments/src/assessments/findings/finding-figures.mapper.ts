import { type assessmentsV1 } from '@attestry/contracts';
import { resultToProto, riskLevels } from './finding.mapper.js';
import type { FindingStatistics } from './finding-statistics.js';
import type { FindingChange } from './history/finding-change.js';

export const changeToProto = (change: FindingChange): assessmentsV1.FindingChange => ({
  letter: change.letter ?? '',
  field: change.field,
  from: change.from ?? undefined,
  to: change.to ?? undefined,
  changedBy: change.changedBy,
  changeTime: change.changedAt,
});

export const statisticsToProto = (statistics: FindingStatistics): assessmentsV1.FindingStatistics => ({
  results: [...statistics.results].map(([result, requirements]) => ({ result: resultToProto(result), requirements })),
  openRisks: [...statistics.openRisks].map(([riskLevel, requirements]) => ({
    riskLevel: riskLevels.valueOf(riskLevel),
    requirements,
  })),
  aiNarratives: statistics.aiNarratives,
  aiConfidenceMean: statistics.aiConfidenceMean,
  assigned: statistics.assigned,
  evidenceCount: statistics.evidence,
});
