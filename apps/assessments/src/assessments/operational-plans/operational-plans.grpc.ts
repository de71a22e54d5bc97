import { Injectable } from '@nestjs/common';
import { type assessmentsV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { planFromProto, planToProto, reviewToProto } from './operational-plan.mapper.js';
import { OperationalPlansService } from './operational-plans.service.js';

@Injectable()
export class OperationalPlansGrpc implements RpcHandlers<assessmentsV1.OperationalPlanServiceService> {
  constructor(private readonly plans: OperationalPlansService) {}

  async putOperationalPlan(
    request: assessmentsV1.PutOperationalPlanRequest,
  ): Promise<assessmentsV1.PutOperationalPlanResponse> {
    const { assessmentId, requirementCode, etag } = request;
    const put = await this.plans.put(assessmentId, requirementCode, planFromProto(request), etag);
    return { operationalPlan: planToProto(put) };
  }

  async getOperationalPlan({
    assessmentId,
    requirementCode,
  }: assessmentsV1.GetOperationalPlanRequest): Promise<assessmentsV1.GetOperationalPlanResponse> {
    return { operationalPlan: planToProto(await this.plans.get(assessmentId, requirementCode)) };
  }

  async reviewOperationalPlan(
    request: assessmentsV1.ReviewOperationalPlanRequest,
  ): Promise<assessmentsV1.ReviewOperationalPlanResponse> {
    const { assessmentId, requirementCode, progress, close, etag } = request;
    const review = { progress, close, nextReviewAt: request.nextReviewTime ?? null };
    const reviewed = await this.plans.review(assessmentId, requirementCode, review, etag);
    return { operationalPlan: planToProto(reviewed) };
  }

  async listOperationalPlanReviews(
    request: assessmentsV1.ListOperationalPlanReviewsRequest,
  ): Promise<assessmentsV1.ListOperationalPlanReviewsResponse> {
    const { items, nextPageToken } = await this.plans.reviews(request.assessmentId, request.requirementCode, request);
    return { reviews: items.map(reviewToProto), nextPageToken };
  }
}
