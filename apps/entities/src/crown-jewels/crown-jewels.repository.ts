import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { inOrderOf, type Listing, selectPage } from '../paging/select-page.js';
import { type CrownJewel, CrownJewelEntity } from './crown-jewel.entity.js';

export const LISTING: Listing = { table: 'entities.crown_jewels', direction: 'desc', conditions: [] };

@Injectable()
export class CrownJewelsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async entityExists(entityId: string): Promise<boolean> {
    const found = await this.unitOfWork.run((em) =>
      rows(em, 'select from entities.entities where id = $1::uuid', [entityId]),
    );
    return found.length > 0;
  }

  /** Whether anything changed: the entity was not marked, or for another reason. */
  async mark(entityId: string, reason: string): Promise<boolean> {
    const changed = await this.unitOfWork.run((em) =>
      rows(
        em,
        `insert into entities.crown_jewels as stored (id, entity_id, reason) values ($1, $2, $3)
         on conflict on constraint crown_jewels_entity_key do update set reason = excluded.reason
         where stored.reason <> excluded.reason returning id`,
        [uuidv7(), entityId, reason],
      ),
    );
    return changed.length > 0;
  }

  /** Whether it was marked. */
  async unmark(entityId: string): Promise<boolean> {
    const gone = await this.unitOfWork.run((em) =>
      rows(em, 'delete from entities.crown_jewels where entity_id = $1::uuid returning id', [entityId]),
    );
    return gone.length > 0;
  }

  of(entityId: string): Promise<CrownJewel> {
    return this.unitOfWork.run((em) => em.findOneOrFail(CrownJewelEntity, { entityId }));
  }

  list(request: PageRequest) {
    const page = pageOf(request, { list: 'crown jewels', sortKey: 'text' });
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await selectPage(em, page, LISTING);
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        const found = await em.find(CrownJewelEntity, { id: { $in: items.map(({ id }) => id) } });
        return { crownJewels: inOrderOf(items, found), nextPageToken };
      },
      { readOnly: true },
    );
  }
}
