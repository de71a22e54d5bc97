import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';
import { type Changes, changesOf, NO_CHANGES, type Upserted, UPSERTED } from './changes.js';
import { instant } from './instant.js';
import { entityKey } from './merge.js';
import { takenWhen } from './upsert-sql.js';
import type { EntityObservation } from './observation.js';

const NEWER = `((excluded.attributes_observed_at, excluded.attributes_source_id, excluded.name collate "C")
  > (stored.attributes_observed_at, stored.attributes_source_id, stored.name collate "C"))`;

const INSERT = `
  insert into entities.entities as stored (id, provider, external_id, name, type, provider_region, metadata,
    first_seen_at, last_seen_at, last_used_at, attributes_observed_at, attributes_source_id)
  select id, provider, external_id, name, type, nullif(provider_region, ''), metadata::jsonb, first_seen_at,
    last_seen_at, last_used_at, attributes_observed_at, attributes_source_id
  from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[],
    $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::text[])
    as seen (id, provider, external_id, name, type, provider_region, metadata, first_seen_at, last_seen_at,
      last_used_at, attributes_observed_at, attributes_source_id)
  order by provider, external_id
  on conflict on constraint entities_natural_key`;

const INSERT_NEW = `${INSERT} do nothing returning id, provider, external_id`;

// The rule of observations/merge.ts, for rows that are stored already.
const UPSERT = `${INSERT} do update set
    first_seen_at = least(stored.first_seen_at, excluded.first_seen_at),
    last_seen_at = greatest(stored.last_seen_at, excluded.last_seen_at),
    last_used_at = greatest(stored.last_used_at, excluded.last_used_at),
    ${takenWhen(NEWER, 'name', 'type', 'provider_region', 'metadata', 'attributes_observed_at', 'attributes_source_id')}
  where ${NEWER}
    or excluded.first_seen_at < stored.first_seen_at
    or excluded.last_seen_at > stored.last_seen_at
    or excluded.last_used_at > coalesce(stored.last_used_at, '-infinity')
  returning ${UPSERTED}`;

/** Writes what sources have observed of entities. */
@Injectable()
export class ObservedEntitiesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Each entity at most once. Stored ones stay as they are; gives the ids of the new ones by `entityKey`. */
  async insertNew(observed: readonly EntityObservation[]): Promise<ReadonlyMap<string, string>> {
    if (observed.length === 0) return new Map();
    return idsByKey(await this.unitOfWork.run((em) => rows<Identified>(em, INSERT_NEW, columnsOf(observed))));
  }

  /** Each entity at most once. Sorted by key, so that two importers wait for each other instead of locking up. */
  async upsert(observed: readonly EntityObservation[]): Promise<Changes> {
    if (observed.length === 0) return NO_CHANGES;
    return changesOf(await this.unitOfWork.run((em) => rows<Upserted>(em, UPSERT, columnsOf(observed))));
  }

  /** Ids by `entityKey`; entities that are not stored are not in it. */
  async ids(entities: readonly { provider: string; externalId: string }[]): Promise<ReadonlyMap<string, string>> {
    if (entities.length === 0) return new Map();
    const found = await this.unitOfWork.run((em) =>
      rows<Identified>(
        em,
        `select id, provider, external_id from entities.entities
         join unnest($1::text[], $2::text[]) as wanted (provider, external_id) using (provider, external_id)`,
        [entities.map((entity) => entity.provider), entities.map((entity) => entity.externalId)],
      ),
    );
    return idsByKey(found);
  }

  /** Entities that count towards the plan. */
  async count(): Promise<number> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ count: number }>(em, `select count(*)::int as count from entities.entities where status <> 'deleted'`),
    );
    return row?.count ?? 0;
  }
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
  ];
}
