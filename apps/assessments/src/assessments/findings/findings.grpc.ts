import { Injectable } from '@nestjs/common';
import { type assessmentsV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { RpcHandlers } from '@attestry/rpc';
import { scoreToProto } from '../scores/score.mapper.js';
import { textOrNull } from '../text.js';
import { changesOf } from './finding-changes.js';
import { findingToProto, objectiveFromProto, recordsFromProto } from './finding.mapper.js';
import { changeToProto, statisticsToProto } from './finding-figures.mapper.js';
import { FindingsService, type Seen } from './findings.service.js';
import { ImportFindings } from './import/import-findings.usecase.js';
import { importedFromProto } from './import/imported-finding.mapper.js';
import { ProposeNarrative } from './propose-narrative.usecase.js';
import { RecordFindings } from './record-findings.usecase.js';

@Injectable()
export class FindingsGrpc implements RpcHandlers<assessmentsV1.FindingServiceService> {
  constructor(
    private readonly findings: FindingsService,
    private readonly recording: RecordFindings,
    private readonly imports: ImportFindings,
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

  async reevaluateFindings(
    request: assessmentsV1.ReevaluateFindingsRequest,
  ): Promise<assessmentsV1.ReevaluateFindingsResponse> {
    const objectives = request.objectives.map(objectiveFromProto);
    const { changed, score } = await this.recording.reevaluate(request.assessmentId, objectives);
    return { changedCount: changed, score: scoreToProto(score) };
  }

  async importFindings(request: assessmentsV1.ImportFindingsRequest): Promise<assessmentsV1.ImportFindingsResponse> {
    const imported = request.findings.map(importedFromProto);
    const { changed, leftOut, score } = await this.imports.run(request.assessmentId, imported);
    return { changedCount: changed, leftOutCount: leftOut, score: scoreToProto(score) };
  }

  async updateFindings(request: assessmentsV1.UpdateFindingsRequest): Promise<assessmentsV1.UpdateFindingsResponse> {
    const given = request.changes ?? bug('the rules admit no update without changes');
    const changes = changesOf(given, request.updateMask ?? []);
    const changed = await this.findings.updateAll(request.assessmentId, seenIn(request.findings), changes);
    return { findings: changed.map(findingToProto) };
  }

  async assignFindings(request: assessmentsV1.AssignFindingsRequest): Promise<assessmentsV1.AssignFindingsResponse> {
    const assignedTo = textOrNull(request.assignedToId);
    const assigned = await this.findings.assignAll(request.assessmentId, seenIn(request.findings), assignedTo);
    return { findings: assigned.map(findingToProto) };
  }

  async listFindingChanges(
    request: assessmentsV1.ListFindingChangesRequest,
  ): Promise<assessmentsV1.ListFindingChangesResponse> {
    const { assessmentId, requirementCode } = request;
    const { items, nextPageToken } = await this.findings.changes(assessmentId, requirementCode, request);
    return { changes: items.map(changeToProto), nextPageToken };
  }

  async getFindingStatistics({
    assessmentId,
  }: assessmentsV1.GetFindingStatisticsRequest): Promise<assessmentsV1.GetFindingStatisticsResponse> {
    return { statistics: statisticsToProto(await this.findings.statistics(assessmentId)) };
  }

  async proposeNarrative(
    request: assessmentsV1.ProposeNarrativeRequest,
  ): Promise<assessmentsV1.ProposeNarrativeResponse> {
    const { assessmentId, requirementCode, ...narrative } = request;
    return { finding: findingToProto(await this.proposals.run(assessmentId, requirementCode, narrative)) };
  }
}

const seenIn = (findings: readonly assessmentsV1.SeenFinding[]): Seen[] =>
  findings.map(({ requirementCode, etag }) => ({ code: requirementCode, etag }));
