import { assessmentsV1, enumText } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { OperationalPlanKind } from './operational-plan.entity.js';
import type { PlanFacts } from './plan-rules.js';
import type { PlanReview, PlanView } from './plan-view.js';

const kinds = enumText<assessmentsV1.OperationalPlanKind, OperationalPlanKind>(
  assessmentsV1.OperationalPlanKind,
  'OPERATIONAL_PLAN_KIND_',
);

export const planToProto = ({ plan, reviews }: PlanView): assessmentsV1.OperationalPlan => ({
  assessmentId: plan.assessmentId,
  requirementCode: plan.requirementCode,
  kind: kinds.valueOf(plan.kind),
  description: plan.description,
  mitigations: plan.mitigations,
  implementTime: plan.implementedAt ?? undefined,
  deficientTime: plan.deficientAt ?? undefined,
  nextReviewTime: plan.nextReviewAt ?? undefined,
  closeTime: plan.closedAt ?? undefined,
  reviewCount: reviews,
  updateTime: plan.updatedAt,
  etag: String(plan.version),
});

export const planFromProto = (given: assessmentsV1.PutOperationalPlanRequest): PlanFacts => ({
  kind: kinds.textOf(given.kind) ?? bug('the rules admit no plan without kind'),
  description: given.description,
  mitigations: given.mitigations,
  implementedAt: given.implementTime ?? null,
  deficientAt: given.deficientTime ?? null,
  nextReviewAt: given.nextReviewTime ?? null,
});

export const reviewToProto = (review: PlanReview): assessmentsV1.OperationalPlanReview => ({
  progress: review.progress,
  closed: review.closed,
  reviewedBy: review.reviewedBy,
  reviewTime: review.reviewedAt,
});
