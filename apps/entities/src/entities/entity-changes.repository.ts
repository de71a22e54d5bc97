import { Injectable } from '@nestjs/common';
import { type PageCursor, pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { inOrderOf, type Listing, selectPage } from '../paging/select-page.js';
import type { EntityChange } from './entity-change.js';

/** Reads what the database has noted of an entity's changes. */
@Injectable()
export class EntityChangesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Newest first. */
  list(request: PageRequest, entityId: string): Promise<{ changes: EntityChange[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'entity history', filter: entityId, sortKey: 'text' });
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await selectPage(em, page, historyOf(entityId));
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        return {
          changes: inOrderOf<EntityChange>(items, await rows(em, CONTENTS, contentsOf(entityId, items))),
          nextPageToken,
        };
      },
      { readOnly: true },
    );
  }
}

const CONTENTS = `
  select id, entity_id as "entityId", changed_at as "changedAt", actor_type as "actorType", actor_id as "actorId", changes
  from entities.entity_changes where entity_id = $1 and id = any ($2::uuid[])`;

const contentsOf = (entityId: string, items: readonly PageCursor[]) => [entityId, items.map(({ id }) => id)];

export const historyOf = (entityId: string): Listing => ({
  table: 'entities.entity_changes',
  direction: 'desc',
  conditions: [['entity_id', '=', entityId, 'uuid']],
});
