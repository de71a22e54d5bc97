import { assessmentsV1, enumText } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import {
  ASSESSORS_OF_TYPE,
  type AssessmentStatus,
  type AssessmentType,
  type AssessorKind,
  LEVEL_OF_TYPE,
} from './assessment-lifecycle.js';
import type { AssessmentProgress } from './assessment-progress.js';
import type { AssessmentView } from './assessment-views.js';
import type { Assessment } from './assessment.entity.js';
import { textOrNull } from './text.js';

export const assessmentTypes = enumText<assessmentsV1.AssessmentType, AssessmentType>(
  assessmentsV1.AssessmentType,
  'ASSESSMENT_TYPE_',
);

export const assessmentStatuses = enumText<assessmentsV1.AssessmentStatus, AssessmentStatus>(
  assessmentsV1.AssessmentStatus,
  'ASSESSMENT_STATUS_',
);

export const assessorKinds = enumText<assessmentsV1.AssessorKind, AssessorKind>(
  assessmentsV1.AssessorKind,
  'ASSESSOR_KIND_',
);

export const assessmentToProto = ({ assessment, progress }: AssessmentView): assessmentsV1.Assessment => ({
  id: assessment.id,
  name: assessment.name,
  type: assessmentTypes.valueOf(assessment.type),
  targetLevel: assessment.targetLevel,
  status: assessmentStatuses.valueOf(assessment.status),
  scopeDomains: assessment.scopeDomains,
  scopeCloudProviders: assessment.scopeCloudProviders,
  startTime: assessment.startsAt ?? undefined,
  endTime: assessment.endsAt ?? undefined,
  leadAssessorId: assessment.leadAssessorId ?? '',
  ssp: sspToProto(assessment),
  progress: progressToProto(progress),
  createdBy: assessment.createdBy,
  createTime: assessment.createdAt,
  updateTime: assessment.updatedAt,
  etag: String(assessment.version),
  conductedBy: assessorKinds.valueOf(assessment.conductedBy ?? ASSESSORS_OF_TYPE[assessment.type][0]),
  parentId: assessment.parentId ?? '',
  submitTime: assessment.submittedAt ?? undefined,
  frameworkCode: assessment.frameworkCode ?? '',
  frameworkVersion: assessment.frameworkVersion ?? '',
});

const progressToProto = (progress: AssessmentProgress): assessmentsV1.AssessmentProgress => ({
  totalRequirements: progress.totalRequirements,
  requirementsMet: progress.requirementsMet,
  requirementsNotMet: progress.requirementsNotMet,
  requirementsNotApplicable: progress.requirementsNotApplicable,
  requirementsNotAssessed: progress.requirementsNotAssessed,
  totalObjectives: progress.totalObjectives,
  objectivesAssessed: progress.objectivesAssessed,
  completionPercent:
    progress.totalObjectives === 0 ? 0 : Math.floor((100 * progress.objectivesAssessed) / progress.totalObjectives),
});

type Ssp = Pick<Assessment, 'sspName' | 'sspVersion' | 'sspIssuedAt'>;

const sspToProto = ({ sspName, sspVersion, sspIssuedAt }: Ssp): assessmentsV1.SystemSecurityPlan | undefined =>
  sspName === null && sspVersion === null && sspIssuedAt === null
    ? undefined
    : { name: sspName ?? '', version: sspVersion ?? '', issueTime: sspIssuedAt ?? undefined };

export const sspFromProto = (ssp: assessmentsV1.SystemSecurityPlan | undefined): Ssp => ({
  sspName: textOrNull(ssp?.name ?? ''),
  sspVersion: textOrNull(ssp?.version ?? ''),
  sspIssuedAt: ssp?.issueTime ?? null,
});

export function assessmentFromProto(request: assessmentsV1.CreateAssessmentRequest) {
  const type = assessmentTypes.textOf(request.type) ?? bug('the rules admit no assessment without type');
  return {
    name: request.name,
    type,
    targetLevel: request.targetLevel === 0 ? LEVEL_OF_TYPE[type] : request.targetLevel,
    scopeDomains: request.scopeDomains,
    scopeCloudProviders: request.scopeCloudProviders,
    startsAt: request.startTime ?? null,
    endsAt: request.endTime ?? null,
    leadAssessorId: textOrNull(request.leadAssessorId),
    ...sspFromProto(request.ssp),
    conductedBy: assessorKinds.textOf(request.conductedBy) ?? ASSESSORS_OF_TYPE[type][0],
    parentId: null,
  };
}
