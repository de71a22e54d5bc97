import { Injectable } from '@nestjs/common';
import type { assessmentsV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { assessmentChangeToProto, notificationChangeToProto } from './live.mapper.js';
import { WatchService } from './watch.service.js';

@Injectable()
export class LiveGrpc implements RpcHandlers<assessmentsV1.LiveServiceService> {
  constructor(private readonly watching: WatchService) {}

  async *watchAssessment({
    assessmentId,
    ...asked
  }: assessmentsV1.WatchAssessmentRequest): AsyncIterable<assessmentsV1.WatchAssessmentResponse> {
    for await (const seen of this.watching.assessment(assessmentId, asked)) yield assessmentChangeToProto(seen);
  }

  async *watchNotifications(
    asked: assessmentsV1.WatchNotificationsRequest,
  ): AsyncIterable<assessmentsV1.WatchNotificationsResponse> {
    for await (const seen of this.watching.notifications(asked)) yield notificationChangeToProto(seen);
  }
}
