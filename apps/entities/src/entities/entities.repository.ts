import { Injectable } from '@nestjs/common';
import { pageOf, type PageRequest, type SortKey, UnitOfWork } from '@attestry/persistence';
import { inOrderOf, type Listing, selectPage } from '../paging/select-page.js';
import type { EntityFilter, EntityOrder } from './entity-query.js';
import { type Entity, EntityEntity } from './entity.entity.js';

interface Order {
  sortKey: SortKey;
  key: NonNullable<Listing['key']>;
  direction: Listing['direction'];
}

const ORDERS = {
  'last_seen_at desc': {
    sortKey: 'timestamp',
    key: { column: 'last_seen_at', type: 'timestamptz' },
    direction: 'desc',
  },
  'risk_score desc': { sortKey: 'smallint', key: { column: 'risk_tenths', type: 'smallint' }, direction: 'desc' },
  name: { sortKey: 'text', key: { column: 'name', type: 'text' }, direction: 'asc' },
} as const satisfies Record<EntityOrder, Order>;

@Injectable()
export class EntitiesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  find(id: string): Promise<Entity | null> {
    return this.unitOfWork.run((em) => em.findOne(EntityEntity, id), { readOnly: true });
  }

  list(request: PageRequest, filter: EntityFilter, orderBy: EntityOrder) {
    const page = pageOf(request, { list: 'entities', filter: [filter, orderBy], sortKey: ORDERS[orderBy].sortKey });
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await selectPage(em, page, listingOf(filter, orderBy));
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        const found = await em.find(EntityEntity, { id: { $in: items.map(({ id }) => id) } });
        return { entities: inOrderOf(items, found), nextPageToken };
      },
      { readOnly: true },
    );
  }
}

export const listingOf = (filter: EntityFilter, orderBy: EntityOrder): Listing => ({
  table: 'entities.entities',
  key: ORDERS[orderBy].key,
  direction: ORDERS[orderBy].direction,
  conditions: [
    ['type', '=', filter.type, 'text'],
    ['provider', '=', filter.provider, 'text'],
    ['status', '=', filter.status, 'text'],
    ['external_id', '=', filter.externalId, 'text'],
  ],
});
