import { Injectable } from '@nestjs/common';
import type { entitiesV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { eventToProto } from './entity-event.mapper.js';
import { EventsService } from './events.service.js';

@Injectable()
export class EventsGrpc implements RpcHandlers<typeof entitiesV1.EventServiceService> {
  constructor(private readonly events: EventsService) {}

  async getEntityEvent({ id }: entitiesV1.GetEntityEventRequest): Promise<entitiesV1.GetEntityEventResponse> {
    return { event: eventToProto(await this.events.get(id)) };
  }

  async listEntityEvents(request: entitiesV1.ListEntityEventsRequest): Promise<entitiesV1.ListEntityEventsResponse> {
    const { events, nextPageToken } = await this.events.list(request, {
      entityId: request.entityId || undefined,
      eventType: request.eventType || undefined,
      startTime: request.startTime,
      endTime: request.endTime,
    });
    return { events: events.map(eventToProto), nextPageToken };
  }
}
