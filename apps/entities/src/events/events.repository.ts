import { Injectable } from '@nestjs/common';
import { timeOfUuidv7 } from '@attestry/ids';
import { type EntityManager, type PageCursor, pageOf, type PageRequest, UnitOfWork } from '@attestry/persistence';
import { inOrderOf, type Listing, selectPage } from '../paging/select-page.js';
import { type EntityEvent, EntityEventEntity } from './entity-event.entity.js';

export interface EventFilter {
  entityId: string | undefined;
  eventType: string | undefined;
  startTime: Date | undefined;
  endTime: Date | undefined;
}

@Injectable()
export class EventsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** With the source's record. The id's own time names the partition to look into. */
  async find(id: string): Promise<EntityEvent | null> {
    const time = timeOfUuidv7(id);
    if (!time) return null;
    return this.unitOfWork.run((em) => em.findOne(EntityEventEntity, { id, time }, { populate: ['eventData'] }), {
      readOnly: true,
    });
  }

  list(request: PageRequest, filter: EventFilter) {
    const page = pageOf(request, { list: 'entity events', filter, sortKey: 'timestamp' });
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await selectPage(em, page, listingOf(filter));
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        return { events: inOrderOf(items, await contents(em, items)), nextPageToken };
      },
      { readOnly: true },
    );
  }
}

async function contents(em: EntityManager, items: readonly PageCursor[]): Promise<EntityEvent[]> {
  const [first, last] = [items[0], items.at(-1)];
  if (!first || !last) return [];
  const time = { $lte: new Date(first.key), $gte: new Date(last.key) };
  return em.find(EntityEventEntity, { id: { $in: items.map(({ id }) => id) }, time });
}

export const listingOf = (filter: EventFilter): Listing => ({
  table: 'entities.entity_events',
  key: { column: 'time', type: 'timestamptz' },
  direction: 'desc',
  conditions: [
    ['entity_id', '=', filter.entityId, 'uuid'],
    ['event_type', '=', filter.eventType, 'text'],
    ['time', '>=', filter.startTime, 'timestamptz'],
    ['time', '<', filter.endTime, 'timestamptz'],
  ],
});
