import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { ConnectionState } from './facts-of-connection.js';
import type { EntityState } from './facts-of-entity.js';

const ENTITIES = `
  select entity.id, entity.type, entity.provider, entity.status, entity.merged_into_id is not null as merged,
    coalesce(entity.metadata -> 'temporary' = 'true', false) as temporary, jsonb_array_length(entity.permissions) as permissions,
    entity.first_seen_at as "firstSeenAt", entity.last_used_at as "lastUsedAt",
    case when entity.status in ('disabled', 'deleted') then coalesce((
      select max(changed_at) from entities.entity_changes as change
      where change.entity_id = entity.id and change.changes ? 'status'), entity.created_at) end as "endedAt",
    threats.open as "openThreats", threats.high as "highThreats", threats.critical as "criticalThreats",
    baselines.known as "knownBaselines", baselines.anomalous as anomalies
  from entities.entities as entity,
    lateral (select count(*)::integer as open,
        (count(*) filter (where severity = 'high'))::integer as high,
        (count(*) filter (where severity = 'critical'))::integer as critical
      from (select severity from entities.threat_events as threat
        where threat.entity_id = entity.id and threat.status in ('open', 'investigating', 'confirmed')
        order by threat.time desc limit 1000) as latest) as threats,
    lateral (select (count(*) filter (where state in ('usual', 'anomalous')))::integer as known,
        (count(*) filter (where state = 'anomalous'))::integer as anomalous
      from entities.entity_baselines as baseline
      where baseline.entity_id = entity.id and baseline.expires_at > now()) as baselines
  where entity.id = any($1::uuid[])`;

const CONNECTIONS = `
  select connection.id, connection.platform_type as platform, connection.status,
    jsonb_array_length(connection.permissions_granted) as scopes, connection.expires_at as "expiresAt",
    connection.last_checked_at as "lastCheckedAt", held.count as credentials, held.endless as "endlessCredentials",
    held.oldest as "oldestCredentialAt"
  from entities.platform_connections as connection,
    lateral (select count(*)::integer as count, (count(*) filter (where expires_at is null))::integer as endless,
        min(created_at) as oldest
      from entities.encrypted_credentials as credential
      where credential.connection_id = connection.id and superseded_at is null) as held
  where connection.id > $1::uuid order by connection.id limit $2`;

/** What is stored beside risks that rules ask for. */
@Injectable()
export class PostureInputsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  entities(ids: readonly string[]): Promise<EntityState[]> {
    return this.unitOfWork.run((em) => rows<EntityState>(em, ENTITIES, [ids]));
  }

  connections(after: string, limit: number): Promise<ConnectionState[]> {
    return this.unitOfWork.run((em) => rows<ConnectionState>(em, CONNECTIONS, [after, limit]));
  }
}
