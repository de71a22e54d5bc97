import { assessmentsV1, enumText } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { ObjectiveResult, RequirementResult } from '../../scoring/requirement-result.js';
import { textOrNull } from '../text.js';
import type { RiskLevel } from './control-finding.entity.js';
import type { FindingRecords, ObjectiveRecord } from './finding-records.js';
import type { FindingView } from './finding-view.js';
import type { MetBasis } from './objective-finding.entity.js';

const findingResults = enumText<assessmentsV1.FindingResult, ObjectiveResult>(
  assessmentsV1.FindingResult,
  'FINDING_RESULT_',
);
const metBases = enumText<assessmentsV1.MetBasis, MetBasis>(assessmentsV1.MetBasis, 'MET_BASIS_');
export const riskLevels = enumText<assessmentsV1.RiskLevel, RiskLevel>(assessmentsV1.RiskLevel, 'RISK_LEVEL_');

const { ImplementationLevel } = assessmentsV1;

export const resultToProto = (result: RequirementResult): assessmentsV1.FindingResult =>
  result === 'not_assessed' ? assessmentsV1.FindingResult.FINDING_RESULT_UNSPECIFIED : findingResults.valueOf(result);

export const findingToProto = ({ finding, result, riskLevel, objectives }: FindingView): assessmentsV1.Finding => ({
  assessmentId: finding.assessmentId,
  requirementCode: finding.requirementCode,
  result: resultToProto(result),
  objectives: objectives.map(objectiveToProto),
  implementationNarrative: finding.implementationNarrative ?? '',
  implementationLevel:
    finding.implementationLevel === null
      ? ImplementationLevel.IMPLEMENTATION_LEVEL_UNSPECIFIED
      : ImplementationLevel.IMPLEMENTATION_LEVEL_PARTIAL,
  partialRationale: finding.partialRationale ?? '',
  riskLevel: riskLevels.valueOf(riskLevel),
  riskLevelJudged: finding.riskLevel !== null,
  assignedToId: finding.assignedTo ?? '',
  updateTime: finding.updatedAt,
  etag: String(finding.version),
  aiGeneratedNarrative: finding.aiGeneratedNarrative ?? '',
  aiConfidenceScore: finding.aiConfidenceScore ?? 0,
  aiAnalysisId: finding.aiAnalysisId ?? '',
  aiAcceptedBy: finding.aiAcceptedBy ?? '',
  aiAcceptTime: finding.aiAcceptedAt ?? undefined,
});

const objectiveToProto = ({
  letter,
  statement,
  found,
}: FindingView['objectives'][number]): assessmentsV1.ObjectiveFinding => ({
  letter,
  statement,
  result: resultToProto(found?.result ?? 'not_assessed'),
  basis: found?.basis ? metBases.valueOf(found.basis) : assessmentsV1.MetBasis.MET_BASIS_UNSPECIFIED,
  note: found?.note ?? '',
  recordedBy: found?.updatedBy ?? '',
  recordTime: found?.updatedAt,
});

export const recordsFromProto = (request: assessmentsV1.RecordFindingsRequest): FindingRecords => ({
  objectives: request.objectives.map(objectiveFromProto),
  partials: request.partials.map(({ requirementCode, implementationLevel, rationale }) => {
    const partial = implementationLevel === ImplementationLevel.IMPLEMENTATION_LEVEL_PARTIAL;
    return { requirementCode, partial, rationale: partial ? textOrNull(rationale) : null };
  }),
});

export function objectiveFromProto(record: assessmentsV1.ObjectiveRecord): ObjectiveRecord {
  const result = findingResults.textOf(record.result) ?? bug('the rules admit no record without result');
  return {
    requirementCode: record.requirementCode,
    letter: record.letter,
    result,
    basis: metBases.textOf(record.basis) ?? (result === 'met' ? 'implemented' : null),
    note: textOrNull(record.note),
  };
}
