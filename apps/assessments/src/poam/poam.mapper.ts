import { assessmentsV1, enumText } from '@attestry/contracts';
import { textOrNull } from '../assessments/text.js';
import { amountOf } from './money.js';
import type { WantedPlan, WantedPoamItem } from './create-poam-items.usecase.js';
import type { PoamBlockerKind } from './eligibility.js';
import type { PoamAction, PoamChange } from './poam-change.entity.js';
import type { EligibilityView } from './eligibility-view.js';
import type { PoamItem } from './poam-item.entity.js';
import type { PoamStatus } from './poam-lifecycle.js';
import type { PoamFilter } from './poam-listing.js';
import type { PoamMilestone } from './poam-milestone.entity.js';
import type { WantedMilestone } from './wanted-milestone.js';
import { poamNumber } from './poam-number.js';
import type { PoamItemView } from './poam-views.js';

export const poamStatuses = enumText<assessmentsV1.PoamStatus, PoamStatus>(assessmentsV1.PoamStatus, 'POAM_STATUS_');
const actions = enumText<assessmentsV1.PoamAction, PoamAction>(assessmentsV1.PoamAction, 'POAM_ACTION_');
const blockerKinds = enumText<assessmentsV1.PoamBlockerKind, PoamBlockerKind>(
  assessmentsV1.PoamBlockerKind,
  'POAM_BLOCKER_KIND_',
);

export const poamItemToProto = ({
  item,
  milestones,
  overdue,
  ineligibleParagraph,
}: PoamItemView): assessmentsV1.PoamItem => ({
  id: item.id,
  assessmentId: item.assessmentId,
  requirementCode: item.requirementCode,
  number: poamNumber(item.number),
  weakness: item.weakness,
  remediationPlan: item.remediationPlan ?? '',
  resources: item.resources ?? '',
  estimatedCost: item.estimatedCost ?? '',
  assignedToId: item.assignedTo ?? '',
  scheduledCompletion: item.scheduledCompletion,
  milestones: milestones.map(milestoneToProto),
  status: poamStatuses.valueOf(item.status),
  overdue,
  conditionalEligible: ineligibleParagraph === null,
  ineligibleParagraph: ineligibleParagraph ?? '',
  previousItemId: item.previousItemId ?? '',
  closureRequest: requestToProto(item),
  evidenceId: item.evidenceId ?? '',
  closedBy: item.closedBy ?? '',
  closeTime: item.closedAt ?? undefined,
  createdBy: item.createdBy,
  createTime: item.createdAt,
  updateTime: item.updatedAt,
  etag: String(item.version),
});

const milestoneToProto = ({ id, title, due, doneAt }: PoamMilestone): assessmentsV1.PoamMilestone => ({
  id,
  title,
  dueDate: due,
  done: doneAt !== null,
  doneTime: doneAt ?? undefined,
});

const requestToProto = (item: PoamItem): assessmentsV1.PoamClosureRequest | undefined =>
  item.requestedStatus === null
    ? undefined
    : {
        status: poamStatuses.valueOf(item.requestedStatus),
        reason: item.requestReason ?? '',
        requestedBy: item.requestedBy ?? '',
        requestTime: item.requestedAt ?? undefined,
      };

export const milestoneFromProto = (milestone: assessmentsV1.PoamMilestone): WantedMilestone => ({
  id: milestone.id === '' ? undefined : milestone.id,
  title: milestone.title,
  due: milestone.dueDate,
  done: milestone.done,
});

export const poamItemFromProto = (request: assessmentsV1.CreatePoamItemRequest): WantedPoamItem => ({
  assessmentId: request.assessmentId,
  requirementCode: request.requirementCode,
  weakness: request.weakness,
  remediationPlan: textOrNull(request.remediationPlan),
  resources: textOrNull(request.resources),
  estimatedCost: amountOf(request.estimatedCost),
  assignedTo: textOrNull(request.assignedToId),
  scheduledCompletion: request.scheduledCompletion || undefined,
  previousItemId: textOrNull(request.previousItemId),
  // Nothing is stored yet that could keep an id.
  milestones: request.milestones.map((milestone) => ({ ...milestoneFromProto(milestone), id: undefined })),
});

export const planFromProto = (request: assessmentsV1.PlanPoamItemsRequest): WantedPlan => ({
  assessmentId: request.assessmentId,
  assignedTo: textOrNull(request.assignedToId),
  scheduledCompletion: request.scheduledCompletion || undefined,
});

export const poamFilterFromProto = (request: assessmentsV1.ListPoamItemsRequest): PoamFilter => ({
  assessmentId: request.assessmentId || undefined,
  status: poamStatuses.textOf(request.status),
  assignedTo: request.assignedToId || undefined,
  requirementCode: request.requirementCode || undefined,
  overdue: request.overdue,
});

export const poamChangeToProto = (change: PoamChange): assessmentsV1.PoamChange => ({
  action: actions.valueOf(change.action),
  status: poamStatuses.valueOf(change.status),
  fields: change.fields,
  note: change.note ?? '',
  changedBy: change.createdBy,
  changeTime: change.createdAt,
});

export const eligibilityToProto = (view: EligibilityView): assessmentsV1.ConditionalEligibility => ({
  targetLevel: view.targetLevel,
  conditional: view.conditional,
  final: view.final,
  score: view.score ?? undefined,
  minimumScore: view.minimumScore,
  blockers: view.blockers.map(({ kind, code, nistNumber, paragraph }) => ({
    kind: blockerKinds.valueOf(kind),
    requirementCode: code,
    nistNumber,
    paragraph,
  })),
  openItems: view.openItems,
  overdueItems: view.overdueItems,
});
