import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';
import { type Changes, changesOf, NO_CHANGES, type Upserted, UPSERTED } from './changes.js';
import { instant } from './instant.js';
import { entityKey } from './merge.js';
import { takenWhen } from './upsert-sql.js';
import type { EntityName, EntityObservation, EntityType, Fact, Provider } from './observation.js';

const NEWER = `((excluded.attributes_observed_at, excluded.attributes_source_id, excluded.name collate "C")
  > (stored.attributes_observed_at, stored.attributes_source_id, stored.name collate "C"))`;

const TOLD_STATE = `((excluded.inventory_observed_at, excluded.inventory_source_id)
  > (stored.inventory_observed_at, stored.inventory_source_id))`;

// It acted after a sync had not found it: the sync was wrong, or it is back.
const CAME_BACK = `(excluded.last_used_at > stored.missing_since)`;

const NO_FACTS = `(stored.facts = '{}' and excluded.facts = '{}')`;
const LOGGED = `(case when ${NEWER} then coalesce(excluded.facts -> '' -> 'values', excluded.metadata)
  else coalesce(stored.facts -> '' -> 'values', stored.metadata) end)`;
const FACTS = `entities.merged_facts(stored.facts, excluded.facts)`;

const INSERT = `
  insert into entities.entities as stored (id, provider, external_id, name, type, provider_region, metadata, facts,
    first_seen_at, last_seen_at, last_used_at, attributes_observed_at, attributes_source_id, status, permissions, tags,
    inventory_observed_at, inventory_source_id)
  select id, provider, external_id, name, type, nullif(provider_region, ''),
    case when facts = '{}' then metadata::jsonb else entities.shown_metadata(metadata::jsonb, facts::jsonb) end,
    case when facts = '{}' then '{}'::jsonb else entities.kept_facts(metadata::jsonb, facts::jsonb) end,
    first_seen_at, last_seen_at, last_used_at, attributes_observed_at, attributes_source_id, status, permissions::jsonb,
    tags::jsonb, inventory_observed_at, inventory_source_id
  from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[],
    $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::text[], $13::text[], $14::text[], $15::text[],
    $16::text[], $17::timestamptz[], $18::text[])
    as seen (id, provider, external_id, name, type, provider_region, metadata, first_seen_at, last_seen_at,
      last_used_at, attributes_observed_at, attributes_source_id, facts, status, permissions, tags,
      inventory_observed_at, inventory_source_id)
  order by provider, external_id
  on conflict on constraint entities_natural_key`;

const INSERT_NEW = `${INSERT} do nothing returning id, provider, external_id`;

// The rule of observations/merge.ts, for rows that are stored already. What a person has quarantined stays so, and a name
// that a person gave.
const UPSERT = `${INSERT} do update set
    first_seen_at = least(stored.first_seen_at, excluded.first_seen_at),
    last_seen_at = greatest(stored.last_seen_at, excluded.last_seen_at),
    last_used_at = greatest(stored.last_used_at, excluded.last_used_at),
    name = case when ${NEWER} and not stored.name_pinned then excluded.name else stored.name end,
    ${takenWhen(NEWER, 'type', 'provider_region', 'attributes_observed_at', 'attributes_source_id')},
    metadata = case when ${NO_FACTS} then ${LOGGED} else entities.shown_metadata(${LOGGED}, ${FACTS}) end,
    facts = case when ${NO_FACTS} then '{}'::jsonb else entities.kept_facts(${LOGGED}, ${FACTS}) end,
    ${takenWhen(TOLD_STATE, 'permissions', 'tags', 'inventory_observed_at', 'inventory_source_id')},
    status = case when ${TOLD_STATE} and stored.status <> 'quarantined' then excluded.status
      when ${CAME_BACK} then 'active' else stored.status end,
    missing_since = case when ${TOLD_STATE} or ${CAME_BACK} then null else stored.missing_since end
  where stored.merged_into_id is null and (${NEWER} or ${TOLD_STATE}
    or excluded.first_seen_at < stored.first_seen_at
    or excluded.last_seen_at > stored.last_seen_at
    or excluded.last_used_at > coalesce(stored.last_used_at, '-infinity')
    or (excluded.facts <> '{}' and ${FACTS} <> stored.facts - ''))
  returning provider, external_id, ${UPSERTED}`;

const ALIASED = `
  select a.provider, a.external_id, e.id, e.provider as "toProvider", e.external_id as "toExternalId", e.name, e.type
  from unnest($1::text[], $2::text[]) as wanted (provider, external_id)
    join entities.entity_aliases as a using (provider, external_id) join entities.entities as e on e.id = a.entity_id`;

// Merging takes the same lock alone, so that nothing is written to an entity while it becomes an alias.
const KEEP_FROM_MERGING = `
  select pg_advisory_xact_lock_shared(hashtextextended('entities.merge ' || entities.current_tenant_id(), 0))`;

/** Writes what sources have observed of entities. */
@Injectable()
export class ObservedEntitiesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Until the transaction ends, no entity of the tenant becomes an alias of another. Gives whether there are aliases. */
  async keepFromMerging(): Promise<boolean> {
    await this.unitOfWork.run((em) => rows(em, KEEP_FROM_MERGING));
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ some: boolean }>(em, 'select exists (select from entities.entity_aliases) as some'),
    );
    return row?.some ?? false;
  }

  /** For those that are aliases, by `entityKey`: the entity they stand for. */
  async aliased(
    entities: readonly { provider: string; externalId: string }[],
  ): Promise<ReadonlyMap<string, EntityName>> {
    if (entities.length === 0) return new Map();
    const found = await this.unitOfWork.run((em) => rows<Alias>(em, ALIASED, keysOf(entities)));
    return new Map(
      found.map(({ provider, external_id: externalId, toProvider, toExternalId, name, type }) => [
        entityKey({ provider, externalId }),
        { provider: toProvider, externalId: toExternalId, name, type },
      ]),
    );
  }

  /** Each entity at most once. Stored ones stay as they are; gives the ids of the new ones by `entityKey`. */
  async insertNew(observed: readonly EntityObservation[]): Promise<ReadonlyMap<string, string>> {
    if (observed.length === 0) return new Map();
    return idsByKey(await this.unitOfWork.run((em) => rows<Identified>(em, INSERT_NEW, columnsOf(observed))));
  }

  /** Each entity at most once. Sorted by key, so that two importers wait for each other instead of locking up. */
  async upsert(observed: readonly EntityObservation[]): Promise<Changes & { changed: readonly string[] }> {
    if (observed.length === 0) return { ...NO_CHANGES, changed: [] };
    const written = await this.unitOfWork.run((em) =>
      rows<Upserted & Omit<Identified, 'id'>>(em, UPSERT, columnsOf(observed)),
    );
    const changed = written.map((row) => entityKey({ provider: row.provider, externalId: row.external_id }));
    return { ...changesOf(written), changed };
  }

  /** Ids by `entityKey`; entities that are not stored are not in it. */
  async ids(entities: readonly { provider: string; externalId: string }[]): Promise<ReadonlyMap<string, string>> {
    if (entities.length === 0) return new Map();
    const found = await this.unitOfWork.run((em) =>
      rows<Identified>(
        em,
        `select id, provider, external_id from entities.entities
         join unnest($1::text[], $2::text[]) as wanted (provider, external_id) using (provider, external_id)`,
        keysOf(entities),
      ),
    );
    return idsByKey(found);
  }

  /** Types by `entityKey`, of aliases too; entities that are not stored are not in it. */
  async types(entities: readonly { provider: string; externalId: string }[]): Promise<ReadonlyMap<string, EntityType>> {
    if (entities.length === 0) return new Map();
    const found = await this.unitOfWork.run((em) =>
      rows<Identified & { type: EntityType }>(
        em,
        `with wanted as (select distinct * from unnest($1::text[], $2::text[]) as told (provider, external_id))
         select provider, external_id, type from wanted join entities.entities using (provider, external_id)
         union all
         select alias.provider, alias.external_id, entity.type from wanted
           join entities.entity_aliases as alias using (provider, external_id)
           join entities.entities as entity on entity.id = alias.entity_id`,
        keysOf(entities),
      ),
    );
    return new Map(found.map((row) => [entityKey({ provider: row.provider, externalId: row.external_id }), row.type]));
  }

  /** Entities that count towards the plan. */
  async count(): Promise<number> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ count: number }>(em, `select count(*)::int as count from entities.entities where status <> 'deleted'`),
    );
    return row?.count ?? 0;
  }
}

const keysOf = (entities: readonly { provider: string; externalId: string }[]): unknown[] => [
  entities.map((entity) => entity.provider),
  entities.map((entity) => entity.externalId),
];

interface Alias {
  provider: string;
  external_id: string;
  toProvider: Provider;
  toExternalId: string;
  name: string;
  type: EntityType;
}

interface Identified {
  id: string;
  provider: string;
  external_id: string;
}

const idsByKey = (found: readonly Identified[]): ReadonlyMap<string, string> =>
  new Map(found.map((row) => [entityKey({ provider: row.provider, externalId: row.external_id }), row.id]));

function columnsOf(observed: readonly EntityObservation[]): unknown[] {
  const told = (pick: (entity: EntityObservation) => unknown) => observed.map(pick);
  return [
    told(() => uuidv7()),
    told((entity) => entity.provider),
    told((entity) => entity.externalId),
    told((entity) => entity.name),
    told((entity) => entity.type),
    told((entity) => entity.attributes?.providerRegion ?? ''),
    told((entity) => JSON.stringify(entity.attributes?.metadata ?? {})),
    told((entity) => instant(entity.firstSeenAt)),
    told((entity) => instant(entity.lastSeenAt)),
    told((entity) => (entity.lastUsedAt === undefined ? null : instant(entity.lastUsedAt))),
    told((entity) => instant(entity.attributes?.observedAt)),
    told((entity) => entity.attributes?.sourceId ?? ''),
    told((entity) => (entity.facts ? storedFacts(entity.facts) : '{}')),
    told((entity) => entity.state?.status ?? 'active'),
    told((entity) => JSON.stringify(entity.state?.permissions ?? [])),
    told((entity) => JSON.stringify(entity.state?.tags ?? [])),
    told((entity) => instant(entity.state?.observedAt)),
    told((entity) => entity.state?.sourceId ?? ''),
  ];
}

/** As the column `facts` holds them. */
const storedFacts = (facts: Readonly<Record<string, Fact>>): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(facts).map(([source, { observedAt, sourceId, values }]) => [
        source,
        { at: new Date(observedAt).toISOString(), id: sourceId, values },
      ]),
    ),
  );
