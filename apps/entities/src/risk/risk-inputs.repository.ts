import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { FactorInputs } from './factor-inputs.js';

/** Events of one entity that are looked through for rights in use; the latest ones. */
const MAX_EVENTS = 10_000;
/** What a person does who signs in. */
const SIGN_INS = ['signin.ConsoleLogin', 'signin.SwitchRole', 'signin.CheckMfa'];

const INPUTS = `
  select entity.id, entity.type, entity.metadata, entity.permissions, entity.tags,
    entity.first_seen_at as "firstSeenAt", entity.last_used_at as "lastUsedAt",
    owners.count as owners, owners.live as "liveOwners", users.count as users,
    exists (select from entities.threat_events where entity_id = entity.id and threat_type in ('secret_leaked', 'credential_leaked')
      and status in ('open', 'investigating', 'confirmed')) as "leakThreat",
    case when entity.permissions <> '[]' then (
      select coalesce(jsonb_agg(distinct event_type), '[]') from (
        select event_type from entities.entity_events
        where entity_id = entity.id and time >= now() - interval '90 days' order by time desc limit ${MAX_EVENTS}) as latest)
    end as "usedTypes",
    exists (select from entities.entity_events
      where entity_id = entity.id and time >= now() - interval '30 days') as "recentEvents",
    exists (select from entities.entity_events
      where entity_id = entity.id and time >= now() - interval '30 days' and event_type = any($2)) as "recentSignIn"
  from entities.entities as entity,
    lateral (select count(*)::integer as count,
        (count(*) filter (where owner.status in ('active', 'inactive', 'quarantined')))::integer as live
      from entities.entity_relationships as edge join entities.entities as owner on owner.id = edge.source_entity_id
      where edge.target_entity_id = entity.id and edge.relationship_type = 'owns') as owners,
    lateral (select count(*)::integer as count from (
        select from entities.entity_relationships as edge join entities.entities as other on other.id = edge.source_entity_id
        where edge.target_entity_id = entity.id and edge.relationship_type = 'uses'
          and other.status in ('active', 'inactive', 'quarantined') limit 3) as first_ones) as users
  where entity.id = any($1::uuid[])`;

type Row = FactorInputs & { id: string };

@Injectable()
export class RiskInputsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Of those of the entities that the tenant has. */
  async of(ids: readonly string[]): Promise<Row[]> {
    return this.unitOfWork.run((em) => rows<Row>(em, INPUTS, [ids, SIGN_INS]));
  }
}
