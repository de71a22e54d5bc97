import { Injectable } from '@nestjs/common';
import { type assessmentsV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { RpcHandlers } from '@attestry/rpc';
import { changesOf } from './assessment-changes.js';
import { assessmentFromProto, assessmentStatuses, assessmentToProto } from './assessment.mapper.js';
import { AssessmentsService } from './assessments.service.js';
import { CreateCloseOut } from './close-out/create-close-out.usecase.js';
import { AssessmentLife } from './life/assessment-life.service.js';

@Injectable()
export class AssessmentsGrpc implements RpcHandlers<assessmentsV1.AssessmentServiceService> {
  constructor(
    private readonly assessments: AssessmentsService,
    private readonly life: AssessmentLife,
    private readonly closeOuts: CreateCloseOut,
  ) {}

  async createAssessment(
    request: assessmentsV1.CreateAssessmentRequest,
  ): Promise<assessmentsV1.CreateAssessmentResponse> {
    return { assessment: assessmentToProto(await this.assessments.create(assessmentFromProto(request))) };
  }

  async getAssessment({ id }: assessmentsV1.GetAssessmentRequest): Promise<assessmentsV1.GetAssessmentResponse> {
    return { assessment: assessmentToProto(await this.assessments.get(id)) };
  }

  async listAssessments(request: assessmentsV1.ListAssessmentsRequest): Promise<assessmentsV1.ListAssessmentsResponse> {
    const { items, nextPageToken } = await this.assessments.list(request, assessmentStatuses.textOf(request.status));
    return { assessments: items.map(assessmentToProto), nextPageToken };
  }

  async updateAssessment(
    request: assessmentsV1.UpdateAssessmentRequest,
  ): Promise<assessmentsV1.UpdateAssessmentResponse> {
    const given = request.assessment ?? bug('the rules admit no update without assessment');
    const changes = changesOf(given, request.updateMask ?? []);
    return { assessment: assessmentToProto(await this.assessments.update(given.id, changes, request.etag)) };
  }

  async scopeAssessment({
    id,
    etag,
  }: assessmentsV1.ScopeAssessmentRequest): Promise<assessmentsV1.ScopeAssessmentResponse> {
    return { assessment: assessmentToProto(await this.life.scope(id, etag)) };
  }

  async startAssessment({
    id,
    etag,
  }: assessmentsV1.StartAssessmentRequest): Promise<assessmentsV1.StartAssessmentResponse> {
    return { assessment: assessmentToProto(await this.life.start(id, etag)) };
  }

  async submitAssessment({
    id,
    etag,
  }: assessmentsV1.SubmitAssessmentRequest): Promise<assessmentsV1.SubmitAssessmentResponse> {
    return { assessment: assessmentToProto(await this.life.submit(id, etag)) };
  }

  async returnAssessment({
    id,
    reason,
    etag,
  }: assessmentsV1.ReturnAssessmentRequest): Promise<assessmentsV1.ReturnAssessmentResponse> {
    return { assessment: assessmentToProto(await this.life.giveBack(id, reason, etag)) };
  }

  async completeAssessment({
    id,
    etag,
  }: assessmentsV1.CompleteAssessmentRequest): Promise<assessmentsV1.CompleteAssessmentResponse> {
    return { assessment: assessmentToProto(await this.life.complete(id, etag)) };
  }

  async createCloseOut({ id }: assessmentsV1.CreateCloseOutRequest): Promise<assessmentsV1.CreateCloseOutResponse> {
    return { assessment: assessmentToProto(await this.closeOuts.run(id)) };
  }

  async archiveAssessment({
    id,
    etag,
  }: assessmentsV1.ArchiveAssessmentRequest): Promise<assessmentsV1.ArchiveAssessmentResponse> {
    return { assessment: assessmentToProto(await this.life.archive(id, etag)) };
  }
}
