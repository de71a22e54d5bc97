import { Injectable } from '@nestjs/common';
import type { assessmentsV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { incomingFromProto } from './incoming.mapper.js';
import { TakeEvents } from './take-events.usecase.js';

@Injectable()
export class NotificationIntakeGrpc implements RpcHandlers<assessmentsV1.NotificationIntakeServiceService> {
  constructor(private readonly taking: TakeEvents) {}

  async takeEvents({ events }: assessmentsV1.TakeEventsRequest): Promise<assessmentsV1.TakeEventsResponse> {
    await this.taking.run(events.map(incomingFromProto));
    return {};
  }
}
