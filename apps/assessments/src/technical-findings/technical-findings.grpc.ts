import { Injectable } from '@nestjs/common';
import type { assessmentsV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { summaryToProto, technicalFindingToProto } from './technical-finding.mapper.js';
import { TechnicalFindingsService } from './technical-findings.service.js';

@Injectable()
export class TechnicalFindingsGrpc implements RpcHandlers<typeof assessmentsV1.TechnicalFindingServiceService> {
  constructor(private readonly findings: TechnicalFindingsService) {}

  async listTechnicalFindings({
    assessmentId,
    requirementCode,
    accepted,
    pageSize,
    pageToken,
  }: assessmentsV1.ListTechnicalFindingsRequest): Promise<assessmentsV1.ListTechnicalFindingsResponse> {
    const page = { pageSize, pageToken };
    const { findings, nextPageToken } = await this.findings.list(assessmentId, requirementCode, accepted, page);
    return { findings: findings.map(technicalFindingToProto), nextPageToken };
  }

  async summarizeTechnicalFindings({
    assessmentId,
  }: assessmentsV1.SummarizeTechnicalFindingsRequest): Promise<assessmentsV1.SummarizeTechnicalFindingsResponse> {
    return { summaries: (await this.findings.summarize(assessmentId)).map(summaryToProto) };
  }
}
