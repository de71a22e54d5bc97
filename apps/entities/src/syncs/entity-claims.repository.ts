import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Sync } from './sync.js';

// Whatever was marked as missing and is shown again is there.
const CLAIM = `
  with shown as (
    select distinct coalesce(a.entity_id, e.id) as entity_id
    from unnest($1::text[]) as listed (external_id)
      left join entities.entity_aliases as a on a.provider = $2 and a.external_id = listed.external_id
      left join entities.entities as e on e.provider = $2 and e.external_id = listed.external_id
  ),
  back as (
    update entities.entities as e set status = 'active', missing_since = null
    from shown where e.id = shown.entity_id and e.missing_since is not null
  )
  insert into entities.entity_claims (provider, account, source, entity_id, sync_id)
  select $2, $3, $4, entity_id, $5::uuid from shown where entity_id is not null
  on conflict (tenant_id, provider, account, source, entity_id) do update set sync_id = excluded.sync_id`;

const WITHDRAW = `
  delete from entities.entity_claims
  where provider = $1 and account = $2 and source = $3 and entity_id in (
    select entity_id from entities.entity_claims
    where provider = $1 and account = $2 and source = $3 and sync_id <> $4::uuid order by entity_id limit $5)
    and sync_id <> $4::uuid
  returning entity_id as "entityId"`;

const MARK = `
  update entities.entities as e set status = 'deleted', missing_since = now()
  where e.id = any ($1::uuid[]) and e.status <> 'deleted'
    and not exists (select from entities.entity_claims as c where c.entity_id = e.id)
  returning e.id`;

/** Which scope shows which entity. */
@Injectable()
export class EntityClaimsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The sync has seen these, which are stored. */
  async claim({ id, provider, account, source }: Sync, externalIds: readonly string[]): Promise<void> {
    if (externalIds.length === 0) return;
    await this.unitOfWork.run((em) => rows(em, CLAIM, [externalIds, provider, account, source, id]));
  }

  /** Takes back some of the scope's claims that the sync did not renew, and marks what no scope shows any more. */
  withdraw({ id, provider, account, source }: Sync, limit: number): Promise<{ withdrawn: number; missing: number }> {
    return this.unitOfWork.run(async (em) => {
      const withdrawn = await rows<{ entityId: string }>(em, WITHDRAW, [provider, account, source, id, limit]);
      const missing = await rows(em, MARK, [withdrawn.map(({ entityId }) => entityId)]);
      return { withdrawn: withdrawn.length, missing: missing.length };
    });
  }
}
