import { Injectable } from '@nestjs/common';
import { pageOf, type PageRequest, UnitOfWork } from '@attestry/persistence';
import type { RelationshipType } from '../observations/observation.js';
import { inOrderOf, type Listing, selectPage } from '../paging/select-page.js';
import { RelationshipEntity } from './relationship.entity.js';

export interface RelationshipFilter {
  sourceEntityId: string | undefined;
  targetEntityId: string | undefined;
  type: RelationshipType | undefined;
}

@Injectable()
export class RelationshipsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  list(request: PageRequest, filter: RelationshipFilter) {
    const page = pageOf(request, { list: 'relationships', filter, sortKey: 'text' });
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await selectPage(em, page, listingOf(filter));
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        const found = await em.find(RelationshipEntity, { id: { $in: items.map(({ id }) => id) } });
        return { relationships: inOrderOf(items, found), nextPageToken };
      },
      { readOnly: true },
    );
  }
}

export const listingOf = (filter: RelationshipFilter): Listing => ({
  table: 'entities.entity_relationships',
  direction: 'desc',
  conditions: [
    ['source_entity_id', '=', filter.sourceEntityId, 'uuid'],
    ['target_entity_id', '=', filter.targetEntityId, 'uuid'],
    ['relationship_type', '=', filter.type, 'text'],
  ],
});
