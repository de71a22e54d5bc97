import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { type EntityManager, pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { inOrderOf, type Listing, selectPage } from '../paging/select-page.js';
import type { Alias, Moved } from './alias.js';
import type { LockedEntity } from './edited-entities.repository.js';

const EVENTS_AT_ONCE = 10_000;

/** Nobody writes observations meanwhile; see observations/observed-entities.repository.ts. */
const LOCK = `select pg_advisory_xact_lock(hashtextextended('entities.merge ' || entities.current_tenant_id(), 0))`;

const ALIAS_COLUMNS = `id, entity_id as "entityId", provider, external_id as "externalId",
  merged_entity_id as "mergedEntityId", created_at as "createdAt"`;

const ALIASES = `select ${ALIAS_COLUMNS} from entities.entity_aliases where id = any ($1::uuid[])`;

export const aliasesOf = (entityId: string): Listing => ({
  table: 'entities.entity_aliases',
  direction: 'asc',
  conditions: [['entity_id', '=', entityId, 'uuid']],
});

const BETWEEN = `
  delete from entities.entity_relationships
  where (source_entity_id = $1 and target_entity_id = $2) or (source_entity_id = $2 and target_entity_id = $1)
  returning id`;

const STRONGER = `((twin.strength, twin.strength_observed_at, twin.strength_source_id)
  > (kept.strength, kept.strength_observed_at, kept.strength_source_id))`;

/** Takes the duplicate's edges at one end into equal ones of the survivor, and gives it the others. */
const movingEdges = (end: string, other: string) => ({
  join: `
    update entities.entity_relationships as kept set
      first_seen_at = least(kept.first_seen_at, twin.first_seen_at),
      last_seen_at = greatest(kept.last_seen_at, twin.last_seen_at),
      strength = case when ${STRONGER} then twin.strength else kept.strength end,
      metadata = case when ${STRONGER} then twin.metadata else kept.metadata end,
      strength_observed_at = case when ${STRONGER} then twin.strength_observed_at else kept.strength_observed_at end,
      strength_source_id = case when ${STRONGER} then twin.strength_source_id else kept.strength_source_id end
    from entities.entity_relationships as twin
    where kept.${end} = $1 and twin.${end} = $2 and twin.${other} = kept.${other}
      and twin.relationship_type = kept.relationship_type`,
  drop: `
    delete from entities.entity_relationships as twin using entities.entity_relationships as kept
    where kept.${end} = $1 and twin.${end} = $2 and twin.${other} = kept.${other}
      and twin.relationship_type = kept.relationship_type
    returning twin.id`,
  move: `update entities.entity_relationships set ${end} = $1 where ${end} = $2 returning id`,
});

const ENDS = [movingEdges('source_entity_id', 'target_entity_id'), movingEdges('target_entity_id', 'source_entity_id')];

/** What a sync has shown of the duplicate, it has shown of the survivor. */
const CLAIMS = `
  insert into entities.entity_claims (provider, account, source, entity_id, sync_id)
  select provider, account, source, $1::uuid, sync_id from entities.entity_claims where entity_id = $2
  on conflict do nothing`;

const MOVE_EVENTS = `
  update entities.entity_events as event set entity_id = $1
  from (select time, id from entities.entity_events where entity_id = $2 limit $3) as next
  where event.time = next.time and event.id = next.id
  returning 1`;

// What is known of the duplicate is known of the survivor; its name, type and state stay its own.
const ABSORB = `
  update entities.entities as survivor set
    first_seen_at = least(survivor.first_seen_at, duplicate.first_seen_at),
    last_seen_at = greatest(survivor.last_seen_at, duplicate.last_seen_at),
    last_used_at = greatest(survivor.last_used_at, duplicate.last_used_at),
    permissions = (select coalesce(jsonb_agg(distinct each), '[]')
      from jsonb_array_elements(survivor.permissions || duplicate.permissions) as each),
    tags = (select coalesce(jsonb_agg(distinct each), '[]')
      from jsonb_array_elements(survivor.tags || duplicate.tags) as each),
    metadata = entities.shown_metadata(coalesce(survivor.facts -> '' -> 'values', survivor.metadata),
      entities.merged_facts(survivor.facts, duplicate.facts)),
    facts = entities.kept_facts(coalesce(survivor.facts -> '' -> 'values', survivor.metadata),
      entities.merged_facts(survivor.facts, duplicate.facts))
  from entities.entities as duplicate
  where survivor.id = $1 and duplicate.id = $2`;

/** Makes one entity of two. */
@Injectable()
export class MergedEntitiesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async lockOutWriters(): Promise<void> {
    await this.unitOfWork.run((em) => rows(em, LOCK));
  }

  /** Whether the entity has more events than this. */
  async hasMoreEvents(id: string, than: number): Promise<boolean> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ more: boolean }>(
        em,
        `select exists (select from entities.entity_events where entity_id = $1 offset $2 limit 1) as more`,
        [id, than],
      ),
    );
    return row?.more ?? false;
  }

  move(survivor: string, duplicate: string): Promise<Moved> {
    return this.unitOfWork.run(async (em) => {
      const both = [survivor, duplicate];
      const count = async (sql: string, params: unknown[] = both) => (await rows(em, sql, params)).length;
      let relationshipsDropped = await count(BETWEEN);
      let relationshipsMoved = 0;
      for (const { join, drop, move } of ENDS) {
        await rows(em, join, both);
        relationshipsDropped += await count(drop);
        relationshipsMoved += await count(move);
      }
      const eventsMoved = await moveEvents(em, both);
      const threatsMoved = await count(
        'update entities.threat_events set entity_id = $1 where entity_id = $2 returning 1',
      );
      await rows(em, 'update entities.threat_suppressions set entity_id = $1 where entity_id = $2', both);
      await rows(em, CLAIMS, both);
      await rows(em, 'delete from entities.entity_claims where entity_id = $1', [duplicate]);
      await rows(em, 'update entities.entity_aliases set entity_id = $1 where entity_id = $2', both);
      await rows(em, 'update entities.entities set merged_into_id = $1 where merged_into_id = $2', both);
      await rows(em, ABSORB, both);
      return { relationshipsMoved, relationshipsDropped, eventsMoved, threatsMoved };
    });
  }

  /** The duplicate's row stays, since other rows name it; nobody sees it any more. */
  bury(survivor: string, duplicate: LockedEntity): Promise<Alias> {
    return this.unitOfWork.run(async (em) => {
      await rows(
        em,
        `update entities.entities set status = 'deleted', merged_into_id = $1, missing_since = null where id = $2`,
        [survivor, duplicate.id],
      );
      return this.addAlias(survivor, duplicate, duplicate.id);
    });
  }

  async addAlias(
    entityId: string,
    { provider, externalId }: Pick<Alias, 'provider' | 'externalId'>,
    mergedEntityId: string | null = null,
  ): Promise<Alias> {
    const [alias] = await this.unitOfWork.run((em) =>
      rows<Alias>(
        em,
        `insert into entities.entity_aliases (id, entity_id, provider, external_id, merged_entity_id)
         values ($1, $2, $3, $4, $5) returning ${ALIAS_COLUMNS}`,
        [uuidv7(), entityId, provider, externalId, mergedEntityId],
      ),
    );
    return alias!;
  }

  /** Oldest first. */
  aliases(entityId: string, request: PageRequest): Promise<{ aliases: Alias[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'entity aliases', filter: entityId, sortKey: 'text' });
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await selectPage(em, page, aliasesOf(entityId));
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        const found = await rows<Alias>(em, ALIASES, [items.map(({ id }) => id)]);
        return { aliases: inOrderOf(items, found), nextPageToken };
      },
      { readOnly: true },
    );
  }

  async countAliases(entityId: string): Promise<number> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ count: number }>(em, 'select count(*)::int as count from entities.entity_aliases where entity_id = $1', [
        entityId,
      ]),
    );
    return row?.count ?? 0;
  }
}

async function moveEvents(em: EntityManager, both: readonly string[]): Promise<number> {
  let moved = 0;
  for (;;) {
    const now = (await rows(em, MOVE_EVENTS, [...both, EVENTS_AT_ONCE])).length;
    moved += now;
    if (now < EVENTS_AT_ONCE) return moved;
  }
}
