import { Injectable } from '@nestjs/common';
import { type assessmentsV1 } from '@attestry/contracts';
import { bug, InvalidFields } from '@attestry/domain-errors';
import type { RpcHandlers } from '@attestry/rpc';
import { textOrNull } from '../assessments/text.js';
import { ClosePoamItems } from './close-poam-items.usecase.js';
import { CreatePoamItems } from './create-poam-items.usecase.js';
import { PoamEligibilityService } from './poam-eligibility.service.js';
import { PoamExport } from './poam-export.service.js';
import { PoamHistory } from './poam-history.service.js';
import { changesOf } from './poam-item-changes.js';
import { PoamItemsService } from './poam-items.service.js';
import { isUnremedied } from './poam-lifecycle.js';
import type { PoamOrder } from './poam-listing.js';
import {
  eligibilityToProto,
  planFromProto,
  poamChangeToProto,
  poamFilterFromProto,
  poamItemFromProto,
  poamItemToProto,
  poamStatuses,
} from './poam.mapper.js';

@Injectable()
export class PoamGrpc implements RpcHandlers<assessmentsV1.PoamServiceService> {
  constructor(
    private readonly items: PoamItemsService,
    private readonly creation: CreatePoamItems,
    private readonly closing: ClosePoamItems,
    private readonly history: PoamHistory,
    private readonly eligibility: PoamEligibilityService,
    private readonly exports: PoamExport,
  ) {}

  async createPoamItem(request: assessmentsV1.CreatePoamItemRequest): Promise<assessmentsV1.CreatePoamItemResponse> {
    return { item: poamItemToProto(await this.creation.create(poamItemFromProto(request))) };
  }

  async planPoamItems(request: assessmentsV1.PlanPoamItemsRequest): Promise<assessmentsV1.PlanPoamItemsResponse> {
    return { items: (await this.creation.plan(planFromProto(request))).map(poamItemToProto) };
  }

  async getPoamItem({ id }: assessmentsV1.GetPoamItemRequest): Promise<assessmentsV1.GetPoamItemResponse> {
    return { item: poamItemToProto(await this.items.get(id)) };
  }

  async listPoamItems(request: assessmentsV1.ListPoamItemsRequest): Promise<assessmentsV1.ListPoamItemsResponse> {
    const order = (request.orderBy || undefined) as PoamOrder | undefined;
    const { items, nextPageToken } = await this.items.list(request, poamFilterFromProto(request), order);
    return { items: items.map(poamItemToProto), nextPageToken };
  }

  async updatePoamItem(request: assessmentsV1.UpdatePoamItemRequest): Promise<assessmentsV1.UpdatePoamItemResponse> {
    const given = request.item ?? bug('the rules admit no update without item');
    const changes = changesOf(given, request.updateMask ?? []);
    return { item: poamItemToProto(await this.items.update(given.id, changes, request.etag)) };
  }

  async startPoamItem({ id, etag }: assessmentsV1.StartPoamItemRequest): Promise<assessmentsV1.StartPoamItemResponse> {
    return { item: poamItemToProto(await this.closing.start(id, etag)) };
  }

  async completePoamItem({
    id,
    evidenceId,
    note,
    etag,
  }: assessmentsV1.CompletePoamItemRequest): Promise<assessmentsV1.CompletePoamItemResponse> {
    return { item: poamItemToProto(await this.closing.complete(id, evidenceId, textOrNull(note), etag)) };
  }

  async requestPoamClosure(
    request: assessmentsV1.RequestPoamClosureRequest,
  ): Promise<assessmentsV1.RequestPoamClosureResponse> {
    const status = poamStatuses.textOf(request.status);
    if (!isUnremedied(status)) throw new InvalidFields([{ field: 'status', description: 'is no end of this kind' }]);
    return { item: poamItemToProto(await this.closing.request(request.id, status, request.reason, request.etag)) };
  }

  async decidePoamClosure({
    id,
    approve,
    note,
    etag,
  }: assessmentsV1.DecidePoamClosureRequest): Promise<assessmentsV1.DecidePoamClosureResponse> {
    const decide = approve
      ? this.closing.approve(id, textOrNull(note), etag)
      : this.closing.reject(id, textOrNull(note), etag);
    return { item: poamItemToProto(await decide) };
  }

  async listPoamChanges(request: assessmentsV1.ListPoamChangesRequest): Promise<assessmentsV1.ListPoamChangesResponse> {
    const { items, nextPageToken } = await this.history.list(request, request.id);
    return { changes: items.map(poamChangeToProto), nextPageToken };
  }

  async getPoamEligibility({
    assessmentId,
  }: assessmentsV1.GetPoamEligibilityRequest): Promise<assessmentsV1.GetPoamEligibilityResponse> {
    return { eligibility: eligibilityToProto(await this.eligibility.get(assessmentId)) };
  }

  async *exportPoamItems({
    assessmentId,
  }: assessmentsV1.ExportPoamItemsRequest): AsyncGenerator<assessmentsV1.ExportPoamItemsResponse> {
    for await (const chunk of this.exports.csv(assessmentId)) yield { chunk };
  }
}
