import { Injectable } from '@nestjs/common';
import type { PageRequest } from '@attestry/persistence';
import type { EntityEvent } from './entity-event.entity.js';
import { EventNotFound } from './event.errors.js';
import { type EventFilter, EventsRepository } from './events.repository.js';

@Injectable()
export class EventsService {
  constructor(private readonly events: EventsRepository) {}

  async get(id: string): Promise<EntityEvent> {
    const event = await this.events.find(id);
    if (!event) throw new EventNotFound();
    return event;
  }

  list(request: PageRequest, filter: EventFilter) {
    return this.events.list(request, filter);
  }
}
