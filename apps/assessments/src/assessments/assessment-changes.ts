import { type assessmentsV1 } from '@attestry/contracts';
import { type FieldViolation, InvalidFields } from '@attestry/domain-errors';
import type { Assessment } from './assessment.entity.js';
import { assessorKinds, sspFromProto } from './assessment.mapper.js';
import { textOrNull } from './text.js';

/** What may be changed of an assessment's entry. */
export type AssessmentChanges = Partial<
  Pick<
    Assessment,
    | 'name'
    | 'scopeDomains'
    | 'scopeCloudProviders'
    | 'startsAt'
    | 'endsAt'
    | 'leadAssessorId'
    | 'sspName'
    | 'sspVersion'
    | 'sspIssuedAt'
    | 'conductedBy'
  >
>;

const CHANGE_OF: Record<string, (given: assessmentsV1.Assessment) => AssessmentChanges> = {
  name: ({ name }) => ({ name }),
  scope_domains: ({ scopeDomains }) => ({ scopeDomains }),
  scope_cloud_providers: ({ scopeCloudProviders }) => ({ scopeCloudProviders }),
  start_time: ({ startTime }) => ({ startsAt: startTime ?? null }),
  end_time: ({ endTime }) => ({ endsAt: endTime ?? null }),
  lead_assessor_id: ({ leadAssessorId }) => ({ leadAssessorId: textOrNull(leadAssessorId) }),
  ssp: ({ ssp }) => sspFromProto(ssp),
  conducted_by: ({ conductedBy }) => ({ conductedBy: assessorKinds.textOf(conductedBy) ?? null }),
};

/** The values of the fields that the mask names; an empty mask or one that names others is refused whole. */
export function changesOf(given: assessmentsV1.Assessment, mask: readonly string[]): AssessmentChanges {
  const violations = violationsOf(given, mask);
  if (violations.length > 0) throw new InvalidFields(violations);
  return Object.assign({}, ...mask.map((path) => CHANGE_OF[path]?.(given))) as AssessmentChanges;
}

function violationsOf(given: assessmentsV1.Assessment, mask: readonly string[]): FieldViolation[] {
  if (mask.length === 0) return [{ field: 'updateMask', description: 'names no field' }];
  const strange = mask
    .filter((path) => !Object.hasOwn(CHANGE_OF, path))
    .map((path) => ({ field: 'updateMask', description: `${path} is not a field that can be changed` }));
  const nameless = mask.includes('name') && given.name === '';
  return nameless ? [...strange, { field: 'assessment.name', description: 'must not be empty' }] : strange;
}

/** Refuses an end before the start. */
export function assertSpan({ startsAt, endsAt }: Pick<Assessment, 'startsAt' | 'endsAt'>): void {
  if (startsAt && endsAt && endsAt < startsAt) {
    throw new InvalidFields([{ field: 'endTime', description: 'must not be before the start' }]);
  }
}
