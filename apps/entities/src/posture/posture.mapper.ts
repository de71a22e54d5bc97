import { entitiesV1, enumText } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import { severities } from '../threats/threat.mapper.js';
import type { PostureState } from './posture-changes.js';
import type { PostureCount, PostureFilter } from './posture-query.js';
import type { Acceptance, PostureFindingChange, RequirementSummary, ShownFinding } from './posture-views.js';
import type { PostureRule } from './rule-file.js';

const states = enumText<entitiesV1.PostureState, PostureState>(entitiesV1.PostureState, 'POSTURE_STATE_');

export const findingToProto = ({ finding, rule }: ShownFinding): entitiesV1.PostureFinding => ({
  id: finding.id,
  entityId: finding.entityId ?? '',
  connectionId: finding.connectionId ?? '',
  ruleId: finding.ruleId,
  title: rule?.title ?? finding.ruleId,
  severity: severities.valueOf(finding.severity),
  state: states.valueOf(finding.state),
  details: finding.details,
  requirements: rule ? requirementsOf(rule) : [],
  actionTypes: rule?.actions ?? [],
  occurrences: finding.occurrences,
  firstSeenAt: finding.firstSeenAt,
  openedAt: finding.openedAt,
  lastSeenAt: finding.lastSeenAt,
  resolvedAt: finding.resolvedAt ?? undefined,
  acceptedReason: finding.acceptedReason ?? '',
  acceptedBy: finding.acceptedBy ?? '',
  acceptEndTime: finding.acceptedUntil ?? undefined,
  etag: String(finding.version),
});

export const ruleToProto = (rule: PostureRule): entitiesV1.PostureRule => ({
  id: rule.id,
  about: rule.about,
  title: rule.title,
  description: rule.description,
  severity: severities.valueOf(rule.severity),
  requirements: requirementsOf(rule),
  actionTypes: rule.actions,
});

const requirementsOf = ({ requirements }: PostureRule): entitiesV1.PostureRequirement[] =>
  requirements.map(({ code, why }) => ({ requirementCode: code, why }));

export const changeToProto = (change: PostureFindingChange): entitiesV1.PostureFindingChange => ({
  fromState: change.from === null ? entitiesV1.PostureState.POSTURE_STATE_UNSPECIFIED : states.valueOf(change.from),
  toState: states.valueOf(change.to),
  reason: change.reason ?? '',
  actor: change.actor,
  time: change.time,
});

export const summaryToProto = (
  summary: RequirementSummary,
  shown: (finding: RequirementSummary['samples'][number]) => ShownFinding,
): entitiesV1.RequirementPosture => ({
  requirementCode: summary.code,
  open: {
    critical: String(summary.open.critical),
    high: String(summary.open.high),
    medium: String(summary.open.medium),
    low: String(summary.open.low),
  },
  acceptedCount: String(summary.accepted),
  newestOpenedAt: summary.newestOpenedAt ?? undefined,
  samples: summary.samples.map((finding) => findingToProto(shown(finding))),
  ruleIds: summary.ruleIds,
});

type Narrowing = Pick<entitiesV1.ListPostureFindingsRequest, 'entityId' | 'connectionId' | 'severity' | 'state'>;

export const filterOf = (request: Narrowing, ruleIds: readonly string[] | undefined): PostureFilter => ({
  entityId: request.entityId || undefined,
  connectionId: request.connectionId || undefined,
  ruleIds,
  severity: severities.textOf(request.severity),
  state: states.textOf(request.state),
});

export const acceptanceOf = ({ reason, endTime }: entitiesV1.AcceptPostureFindingRequest): Acceptance => ({
  reason,
  until: endTime ?? bug('a required time came through unset'),
});

export function facetsToProto(
  counts: readonly PostureCount[],
  codesOf: (ruleId: string) => readonly string[],
): entitiesV1.FacetPostureFindingsResponse {
  return {
    total: String(counts.reduce((sum, { count }) => sum + count, 0)),
    states: facet(counts, ({ state }) => [state]),
    severities: facet(counts, ({ severity }) => [severity]),
    rules: facet(counts, ({ ruleId }) => [ruleId]),
    requirements: facet(counts, ({ ruleId }) => codesOf(ruleId)),
  };
}

function facet(
  counts: readonly PostureCount[],
  valuesOf: (count: PostureCount) => readonly string[],
): entitiesV1.PostureFacet[] {
  const sums = new Map<string, number>();
  for (const each of counts) {
    for (const value of valuesOf(each)) sums.set(value, (sums.get(value) ?? 0) + each.count);
  }
  return [...sums]
    .sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1))
    .map(([value, count]) => ({ value, count: String(count) }));
}
