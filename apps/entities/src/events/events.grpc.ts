import { Injectable } from '@nestjs/common';
import type { entitiesV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { ingestMessages, ingestResponses } from '../event-ingest/event-ingest.mapper.js';
import { EventIngestService } from '../event-ingest/event-ingest.service.js';
import { volumeQueryOf, volumeToProto } from '../rollups/event-volume.mapper.js';
import { EventVolumesService } from '../rollups/event-volumes.service.js';
import { eventToProto } from './entity-event.mapper.js';
import { EventsService } from './events.service.js';

@Injectable()
export class EventsGrpc implements RpcHandlers<typeof entitiesV1.EventServiceService> {
  constructor(
    private readonly events: EventsService,
    private readonly volumes: EventVolumesService,
    private readonly ingest: EventIngestService,
  ) {}

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

  async getEventVolume(request: entitiesV1.GetEventVolumeRequest): Promise<entitiesV1.GetEventVolumeResponse> {
    return { volumes: (await this.volumes.find(volumeQueryOf(request))).map(volumeToProto) };
  }

  ingestEvents(
    requests: AsyncIterable<entitiesV1.IngestEventsRequest>,
  ): AsyncIterable<entitiesV1.IngestEventsResponse> {
    return ingestResponses(this.ingest.run(ingestMessages(requests)));
  }
}
