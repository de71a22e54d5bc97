import { assessmentsV1, enumText } from '@attestry/contracts';
import type { Blocker, ConditionalStatus } from '../../scoring/conditional-status.js';
import type { Deduction } from '../../scoring/deduction.js';
import type { SprsScore } from '../../scoring/sprs-score.js';
import { resultToProto } from '../findings/finding.mapper.js';
import type { AssessmentSnapshot } from './assessment-snapshot.entity.js';
import type { ScoreView } from './scoreboard.js';

const { DeductionReason, NoScoreReason } = assessmentsV1;
const UNSPECIFIED = NoScoreReason.NO_SCORE_REASON_UNSPECIFIED;
const noScoreReasons = enumText<assessmentsV1.NoScoreReason, NonNullable<SprsScore['noScore']>>(
  NoScoreReason,
  'NO_SCORE_REASON_',
);
const deductionReasons = enumText<assessmentsV1.DeductionReason, Deduction['reason']>(
  DeductionReason,
  'DEDUCTION_REASON_',
);

export const scoreToProto = ({ score, status }: ScoreView): assessmentsV1.Score => ({
  score: score.score ?? undefined,
  noScoreReason: score.noScore === null ? UNSPECIFIED : noScoreReasons.valueOf(score.noScore),
  maxScore: score.maxScore,
  provisional: score.provisional,
  worstScore: score.worst ?? undefined,
  bestScore: score.best ?? undefined,
  deductions: score.deductions.map(({ code, nistNumber, points, reason, paragraph }) => ({
    requirementCode: code,
    nistNumber,
    points,
    reason: deductionReasons.valueOf(reason),
    paragraph,
  })),
  conditionalStatus: statusToProto(status),
});

const statusToProto = (status: ConditionalStatus): assessmentsV1.ConditionalStatus => ({
  conditional: status.conditional,
  final: status.final,
  minimumScore: status.minimumScore,
  scoreReached: status.scoreReached,
  ineligible: status.ineligible.map(blockerToProto),
  missingPoam: status.missingPoam.map(blockerToProto),
  notAssessed: status.notAssessed,
});

const blockerToProto = ({ code, nistNumber, paragraph }: Blocker): assessmentsV1.Blocker => ({
  requirementCode: code,
  nistNumber,
  paragraph,
});

export const snapshotToProto = (snapshot: AssessmentSnapshot): assessmentsV1.Snapshot => ({
  assessmentId: snapshot.assessmentId,
  frameworkCode: snapshot.frameworkCode,
  catalogueVersion: snapshot.catalogueVersion,
  score: snapshot.score ?? undefined,
  maxScore: snapshot.maxScore,
  conditional: snapshot.conditional,
  requirements: snapshot.requirements.map(({ code, result, points, reason, paragraph }) => ({
    requirementCode: code,
    result: resultToProto(result),
    points,
    reason: reason === null ? DeductionReason.DEDUCTION_REASON_UNSPECIFIED : deductionReasons.valueOf(reason),
    paragraph: paragraph ?? '',
  })),
  completedBy: snapshot.createdBy,
  completeTime: snapshot.createdAt,
  sha256: snapshot.sha256 ?? '',
});
