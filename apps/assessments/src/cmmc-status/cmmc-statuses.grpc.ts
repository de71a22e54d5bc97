import { Injectable } from '@nestjs/common';
import { type assessmentsV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { RpcHandlers } from '@attestry/rpc';
import { changesOf } from './cmmc-status-changes.js';
import { affirmationToProto, standings, statusToProto, stepToProto } from './cmmc-status.mapper.js';
import { CmmcStatusesService } from './cmmc-statuses.service.js';

@Injectable()
export class CmmcStatusesGrpc implements RpcHandlers<assessmentsV1.CmmcStatusServiceService> {
  constructor(private readonly statuses: CmmcStatusesService) {}

  async getCmmcStatus({ id }: assessmentsV1.GetCmmcStatusRequest): Promise<assessmentsV1.GetCmmcStatusResponse> {
    return { cmmcStatus: statusToProto(await this.statuses.get(id)) };
  }

  async listCmmcStatuses(
    request: assessmentsV1.ListCmmcStatusesRequest,
  ): Promise<assessmentsV1.ListCmmcStatusesResponse> {
    const { items, nextPageToken } = await this.statuses.list(request, {
      assessmentId: request.assessmentId || undefined,
      standing: standings.textOf(request.standing),
      level: request.level || undefined,
    });
    return { cmmcStatuses: items.map(statusToProto), nextPageToken };
  }

  async updateCmmcStatus(
    request: assessmentsV1.UpdateCmmcStatusRequest,
  ): Promise<assessmentsV1.UpdateCmmcStatusResponse> {
    const given = request.cmmcStatus ?? bug('the rules admit no update without status');
    const changes = changesOf(given, request.updateMask ?? []);
    return { cmmcStatus: statusToProto(await this.statuses.update(given.id, changes, request.etag)) };
  }

  async overrideCmmcStatus({
    id,
    reason,
    etag,
  }: assessmentsV1.OverrideCmmcStatusRequest): Promise<assessmentsV1.OverrideCmmcStatusResponse> {
    return { cmmcStatus: statusToProto(await this.statuses.override(id, reason, etag)) };
  }

  async affirmCmmcStatus({
    id,
    ...given
  }: assessmentsV1.AffirmCmmcStatusRequest): Promise<assessmentsV1.AffirmCmmcStatusResponse> {
    const { affirmation, view } = await this.statuses.affirm(id, given);
    return { affirmation: affirmationToProto(affirmation), cmmcStatus: statusToProto(view) };
  }

  async listAffirmations({
    id,
    ...page
  }: assessmentsV1.ListAffirmationsRequest): Promise<assessmentsV1.ListAffirmationsResponse> {
    const { items, nextPageToken } = await this.statuses.affirmations(id, page);
    return { affirmations: items.map(affirmationToProto), nextPageToken };
  }

  async setCmmcAssessors({
    id,
    assessors,
    etag,
  }: assessmentsV1.SetCmmcAssessorsRequest): Promise<assessmentsV1.SetCmmcAssessorsResponse> {
    return { cmmcStatus: statusToProto(await this.statuses.setAssessors(id, assessors, etag)) };
  }

  async getCmmcAssessors({
    id,
  }: assessmentsV1.GetCmmcAssessorsRequest): Promise<assessmentsV1.GetCmmcAssessorsResponse> {
    return { assessors: await this.statuses.assessors(id) };
  }

  async listCmmcStatusChanges({
    id,
    ...page
  }: assessmentsV1.ListCmmcStatusChangesRequest): Promise<assessmentsV1.ListCmmcStatusChangesResponse> {
    const { items, nextPageToken } = await this.statuses.changes(id, page);
    return { changes: items.map(stepToProto), nextPageToken };
  }
}
