import { Injectable } from '@nestjs/common';
import { type assessmentsV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { RpcHandlers } from '@attestry/rpc';
import { scoreToProto } from '../scores/score.mapper.js';
import { textOrNull } from '../text.js';
import { changesOf } from './finding-changes.js';
import { findingToProto, recordsFromProto } from './finding.mapper.js';
import { FindingsService } from './findings.service.js';
import { ProposeNarrative } from './propose-narrative.usecase.js';
import { RecordFindings } from './record-findings.usecase.js';

@Injectable()
export class FindingsGrpc implements RpcHandlers<assessmentsV1.FindingServiceService> {
  constructor(
    private readonly findings: FindingsService,
    private readonly recording: RecordFindings,
    private readonly proposals: ProposeNarrative,
  ) {}

  async listFindings(request: assessmentsV1.ListFindingsRequest): Promise<assessmentsV1.ListFindingsResponse> {
    const { items, nextPageToken } = await this.findings.list(request.assessmentId, request);
    return { findings: items.map(findingToProto), nextPageToken };
  }

  async getFinding({
    assessmentId,
    requirementCode,
  }: assessmentsV1.GetFindingRequest): Promise<assessmentsV1.GetFindingResponse> {
    return { finding: findingToProto(await this.findings.get(assessmentId, requirementCode)) };
  }

  async recordFindings(request: assessmentsV1.RecordFindingsRequest): Promise<assessmentsV1.RecordFindingsResponse> {
    const { changed, score } = await this.recording.run(request.assessmentId, recordsFromProto(request));
    return { changedCount: changed, score: scoreToProto(score) };
  }

  async updateFinding(request: assessmentsV1.UpdateFindingRequest): Promise<assessmentsV1.UpdateFindingResponse> {
    const given = request.finding ?? bug('the rules admit no update without finding');
    const changes = changesOf(given, request.updateMask ?? []);
    const { assessmentId, requirementCode } = given;
    return {
      finding: findingToProto(await this.findings.update(assessmentId, requirementCode, changes, request.etag)),
    };
  }

  async assignFinding(request: assessmentsV1.AssignFindingRequest): Promise<assessmentsV1.AssignFindingResponse> {
    const { assessmentId, requirementCode, etag } = request;
    const assignedTo = textOrNull(request.assignedToId);
    return { finding: findingToProto(await this.findings.assign(assessmentId, requirementCode, assignedTo, etag)) };
  }

  async proposeNarrative(
    request: assessmentsV1.ProposeNarrativeRequest,
  ): Promise<assessmentsV1.ProposeNarrativeResponse> {
    const { assessmentId, requirementCode, ...narrative } = request;
    return { finding: findingToProto(await this.proposals.run(assessmentId, requirementCode, narrative)) };
  }
}
