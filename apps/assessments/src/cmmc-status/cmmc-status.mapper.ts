import { assessmentsV1, enumText } from '@attestry/contracts';
import { affirmationsOn, type Occasion } from './affirmation-dues.js';
import { type Day, dayOf } from './calendar.js';
import type { Affirmation, CmmcStatus, StatusChange, StatusView } from './cmmc-status.js';
import {
  type EndReason,
  nameOf,
  satisfiedBy,
  standingOn,
  type StatusAssessor,
  type StatusName,
  type StatusState,
} from './status-facts.js';

const names = enumText<assessmentsV1.CmmcStatusName, StatusName>(assessmentsV1.CmmcStatusName, 'CMMC_STATUS_NAME_');
export const standings = enumText<assessmentsV1.CmmcStanding, StatusState>(
  assessmentsV1.CmmcStanding,
  'CMMC_STANDING_',
);
const endReasons = enumText<assessmentsV1.CmmcEndReason, EndReason>(assessmentsV1.CmmcEndReason, 'CMMC_END_REASON_');
const occasions = enumText<assessmentsV1.AffirmationOccasion, Occasion>(
  assessmentsV1.AffirmationOccasion,
  'AFFIRMATION_OCCASION_',
);
const assessorKinds = enumText<assessmentsV1.AssessorKind, StatusAssessor>(
  assessmentsV1.AssessorKind,
  'ASSESSOR_KIND_',
);

const { CmmcEndReason, CmmcStanding, AffirmationOccasion } = assessmentsV1;

/** As it stands today, whatever the job has written down. */
export function statusToProto({ status, levelTwo }: StatusView): assessmentsV1.CmmcStatus {
  const today = dayOf(new Date());
  const { state, endedOn, endReason } = standingOn(today, status);
  const over = state === 'expired';
  const { next, overdue } = affirmationsOn(today, status, status.affirmedOn);
  return {
    id: status.id,
    assessmentId: status.assessmentId,
    name: names.valueOf(nameOf(status)),
    standing: standings.valueOf(state),
    level: status.level,
    conductedBy: assessorKinds.valueOf(status.conductedBy),
    score: status.score ?? undefined,
    maxScore: status.maxScore,
    statusDate: status.statusDate,
    closeOutDue: status.closeOutDue ?? '',
    finalDate: status.finalDate ?? '',
    closeOutAssessmentId: status.closeOutAssessmentId ?? '',
    validUntil: status.validUntil,
    evidenceRetainedUntil: status.evidenceRetainedUntil,
    endDate: endedOn ?? '',
    endReason: endReason === null ? CmmcEndReason.CMMC_END_REASON_UNSPECIFIED : endReasons.valueOf(endReason),
    satisfies: over ? [] : satisfiedBy(status).map((name) => names.valueOf(name)),
    nextAffirmation:
      over || !next ? AffirmationOccasion.AFFIRMATION_OCCASION_UNSPECIFIED : occasions.valueOf(next.occasion),
    nextAffirmationDue: over || !next ? '' : next.day,
    affirmationOverdue: !over && overdue,
    contractEligible: isEligible(today, status) && (status.level < 3 || (!!levelTwo && isEligible(today, levelTwo))),
    levelTwoStatusId: status.levelTwoStatusId ?? '',
    uniqueId: status.uniqueId ?? '',
    cageCodes: [...status.cageCodes],
    c3paoName: status.c3paoName ?? '',
    c3paoUid: status.c3paoUid ?? '',
    createTime: status.createdAt,
    updateTime: status.updatedAt,
    etag: String(status.version),
  };
}

const isEligible = (today: Day, status: CmmcStatus): boolean =>
  standingOn(today, status).state !== 'expired' && affirmationsOn(today, status, status.affirmedOn).complete;

export const affirmationToProto = (affirmation: Affirmation): assessmentsV1.Affirmation => ({
  id: affirmation.id,
  affirmDate: affirmation.affirmedOn,
  officialName: affirmation.officialName,
  officialTitle: affirmation.officialTitle,
  officialContact: affirmation.officialContact,
  statement: affirmation.statement,
  recordedBy: affirmation.recordedBy,
  createTime: affirmation.createdAt,
});

export const stepToProto = (change: StatusChange): assessmentsV1.CmmcStatusChange => ({
  from: change.from === null ? CmmcStanding.CMMC_STANDING_UNSPECIFIED : standings.valueOf(change.from),
  to: standings.valueOf(change.to),
  day: change.day,
  reason: change.reason ?? '',
  changedBy: change.changedBy,
  changeTime: change.changedAt,
});
