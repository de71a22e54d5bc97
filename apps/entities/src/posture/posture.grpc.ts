import { Injectable } from '@nestjs/common';
import type { entitiesV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { AcceptFindings } from './accept-findings.usecase.js';
import {
  acceptanceOf,
  changeToProto,
  facetsToProto,
  filterOf,
  findingToProto,
  ruleToProto,
  summaryToProto,
} from './posture.mapper.js';
import type { PostureOrder } from './posture-query.js';
import { PostureService } from './posture.service.js';
import { PostureSummaryService } from './posture-summary.service.js';

@Injectable()
export class PostureGrpc implements RpcHandlers<typeof entitiesV1.PostureServiceService> {
  constructor(
    private readonly posture: PostureService,
    private readonly acceptance: AcceptFindings,
    private readonly summaries: PostureSummaryService,
  ) {}

  async getPostureFinding({ id }: entitiesV1.GetPostureFindingRequest): Promise<entitiesV1.GetPostureFindingResponse> {
    return { finding: findingToProto(await this.posture.get(id)) };
  }

  async listPostureFindings(
    request: entitiesV1.ListPostureFindingsRequest,
  ): Promise<entitiesV1.ListPostureFindingsResponse> {
    const filter = filterOf(request, this.posture.narrowedTo(request.ruleId, request.requirementCode));
    const orderBy = (request.orderBy || 'severity desc') as PostureOrder;
    const { findings, nextPageToken } = await this.posture.list(request, filter, orderBy);
    return { findings: findings.map(findingToProto), nextPageToken };
  }

  async facetPostureFindings(
    request: entitiesV1.FacetPostureFindingsRequest,
  ): Promise<entitiesV1.FacetPostureFindingsResponse> {
    const filter = filterOf(request, this.posture.narrowedTo(request.ruleId, request.requirementCode));
    return facetsToProto(await this.posture.counts(filter), (ruleId) => this.posture.codesOf(ruleId));
  }

  async listPostureFindingChanges(
    request: entitiesV1.ListPostureFindingChangesRequest,
  ): Promise<entitiesV1.ListPostureFindingChangesResponse> {
    const { changes, nextPageToken } = await this.posture.history(request.id, request);
    return { changes: changes.map(changeToProto), nextPageToken };
  }

  async acceptPostureFinding(
    request: entitiesV1.AcceptPostureFindingRequest,
  ): Promise<entitiesV1.AcceptPostureFindingResponse> {
    const finding = await this.acceptance.accept(request.id, acceptanceOf(request), request.etag);
    return { finding: findingToProto(this.posture.shown(finding)) };
  }

  async reopenPostureFinding({
    id,
    reason,
    etag,
  }: entitiesV1.ReopenPostureFindingRequest): Promise<entitiesV1.ReopenPostureFindingResponse> {
    const finding = await this.acceptance.reopen(id, reason, etag);
    return { finding: findingToProto(this.posture.shown(finding)) };
  }

  async getPostureRules(): Promise<entitiesV1.GetPostureRulesResponse> {
    return { rules: this.posture.allRules().map(ruleToProto) };
  }

  async summarizePosture({
    requirementCodes,
    sampleSize,
  }: entitiesV1.SummarizePostureRequest): Promise<entitiesV1.SummarizePostureResponse> {
    const summaries = await this.summaries.of(requirementCodes, sampleSize);
    return { requirements: summaries.map((each) => summaryToProto(each, (finding) => this.posture.shown(finding))) };
  }
}
