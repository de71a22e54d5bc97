import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Provider } from '../observations/observation.js';
import type { EntityEdit, NewEntity } from './entity-edit.js';
import type { EntityStatus } from './entity.entity.js';

/** An entity as far as a change needs it, locked until the transaction ends. */
export interface LockedEntity {
  id: string;
  provider: Provider;
  externalId: string;
  status: EntityStatus;
  version: number;
}

/** Name of what people tell, among the sources of facts and states. */
const BY_HAND = 'manual';

const NOW_TEXT = `to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const FACT = `jsonb_build_object('manual', jsonb_build_object('at', ${NOW_TEXT}, 'id', 'manual', 'values', told.metadata))`;

const INSERT = `
  insert into entities.entities (id, provider, external_id, name, name_pinned, type, provider_region, metadata, facts,
    permissions, tags, first_seen_at, last_seen_at, inventory_observed_at, inventory_source_id)
  select $1::uuid, $2, $3, $4, $5::boolean, $6, $7, metadata,
    case when metadata = '{}' then '{}'::jsonb else entities.kept_facts('{}', ${FACT}) end,
    $9::jsonb, $10::jsonb, now(), now(), now(), $11
  from (select $8::jsonb as metadata) as told
  on conflict on constraint entities_natural_key do nothing
  returning id`;

const LOGGED = `coalesce(facts -> '' -> 'values', entity.metadata)`;
const FACTS = `(case when told.metadata = '{}' then facts - '' - 'manual' else (facts - '') || ${FACT} end)`;

const UPDATE = `
  update entities.entities as entity set
    name = coalesce($2::text, name),
    name_pinned = name_pinned or $2::text is not null,
    status = coalesce($3::text, status),
    missing_since = case when $3::text is null then missing_since end,
    permissions = coalesce($4::jsonb, permissions),
    tags = coalesce($5::jsonb, tags),
    inventory_observed_at = case when $6::boolean then now() else inventory_observed_at end,
    inventory_source_id = case when $6::boolean then $7 else inventory_source_id end,
    metadata = case when told.metadata is null then entity.metadata
      else entities.shown_metadata(${LOGGED}, ${FACTS}) end,
    facts = case when told.metadata is null then facts else entities.kept_facts(${LOGGED}, ${FACTS}) end
  from (select $8::jsonb as metadata) as told
  where id = $1`;

/** Writes what people enter and change. */
@Injectable()
export class EditedEntitiesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The id of the new entity; undefined if one with this external id is stored. */
  async insert(entity: NewEntity): Promise<string | undefined> {
    const { provider, externalId, name, type, providerRegion, metadata, permissions, tags } = entity;
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ id: string }>(em, INSERT, [
        uuidv7(),
        provider,
        externalId,
        (name ?? externalId).slice(0, 255),
        name !== undefined,
        type,
        providerRegion ?? null,
        JSON.stringify(metadata),
        JSON.stringify(permissions),
        JSON.stringify(tags),
        BY_HAND,
      ]),
    );
    return row?.id;
  }

  /** The entity that has this external id, itself or by an alias. */
  async holder(provider: Provider, externalId: string): Promise<string | undefined> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ id: string }>(
        em,
        `select coalesce(merged_into_id, id) as id from entities.entities where provider = $1 and external_id = $2
         union all
         select entity_id from entities.entity_aliases where provider = $1 and external_id = $2 limit 1`,
        [provider, externalId],
      ),
    );
    return row?.id;
  }

  /** One that was merged away is not there. */
  async lock(id: string): Promise<LockedEntity | undefined> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<LockedEntity>(
        em,
        `select id, provider, external_id as "externalId", status, version from entities.entities
         where id = $1 and merged_into_id is null for update`,
        [id],
      ),
    );
    return row;
  }

  async update(id: string, { name, status, metadata, permissions, tags }: EntityEdit): Promise<void> {
    const told = status !== undefined || permissions !== undefined || tags !== undefined;
    const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
    await this.unitOfWork.run((em) =>
      rows(em, UPDATE, [
        id,
        name ?? null,
        status ?? null,
        json(permissions),
        json(tags),
        told,
        BY_HAND,
        json(metadata),
      ]),
    );
  }

  /** Entities that count towards the plan. */
  async count(): Promise<number> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ count: number }>(em, `select count(*)::int as count from entities.entities where status <> 'deleted'`),
    );
    return row?.count ?? 0;
  }
}
