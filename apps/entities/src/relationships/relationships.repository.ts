import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { uuidv7 } from '@attestry/ids';
import { pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import type { RelationshipType } from '../observations/observation.js';
import { inOrderOf, type Listing, selectPage } from '../paging/select-page.js';
import { type Relationship, RelationshipEntity } from './relationship.entity.js';
import type { NewRelationship } from './relationship-changes.js';

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

  find(id: string): Promise<Relationship | null> {
    return this.unitOfWork.run((em) => em.findOne(RelationshipEntity, id));
  }

  /** Held until the transaction ends. */
  lock(id: string): Promise<Relationship | null> {
    return this.unitOfWork.run((em) =>
      em.findOne(RelationshipEntity, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true }),
    );
  }

  async bothEndsExist({ sourceEntityId, targetEntityId }: NewRelationship): Promise<boolean> {
    const found = await this.unitOfWork.run((em) =>
      rows(em, `select from entities.entities where id = any($1::uuid[])`, [[sourceEntityId, targetEntityId]]),
    );
    return found.length === 2;
  }

  /** The id of the edge, also when it was there already. */
  insert({ sourceEntityId, targetEntityId, type, strength }: NewRelationship): Promise<{ id: string; isNew: boolean }> {
    return this.unitOfWork.run(async (em) => {
      const [created] = await rows<{ id: string }>(
        em,
        `insert into entities.entity_relationships (id, source_entity_id, target_entity_id, relationship_type, strength,
           metadata, first_seen_at, last_seen_at)
         values ($1, $2, $3, $4, $5, '{"kind": "manual", "source": "manual"}', now(), now())
         on conflict on constraint entity_relationships_natural_key do nothing returning id`,
        [uuidv7(), sourceEntityId, targetEntityId, type, strength],
      );
      if (created) return { id: created.id, isNew: true };
      const key = { sourceEntityId, targetEntityId, relationshipType: type };
      return { id: (await em.findOneOrFail(RelationshipEntity, key)).id, isNew: false };
    });
  }

  setStrength(edge: Relationship, strength: string): Promise<Relationship> {
    return this.unitOfWork.run(async (em) => {
      edge.strength = strength;
      await em.flush();
      return em.refreshOrFail(edge);
    });
  }

  remove(edge: Relationship): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      em.remove(edge);
      await em.flush();
    });
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
