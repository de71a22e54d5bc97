import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import { IMPACT_HOPS } from './impact.repository.js';

/** Edges that are read to find whose impact changed; whoever is further away waits for the nightly round. */
const MAX_EDGES = 20_000;

/** Which entities have to be assessed anew; marked by triggers in the transaction of the change. */
@Injectable()
export class StaleRisksRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Takes some of them off the list, and puts those onto it whose impact changed with theirs. */
  take(limit: number): Promise<string[]> {
    return this.unitOfWork.run(async (em) => {
      const taken = await rows<{ id: string; upstream: boolean }>(
        em,
        `delete from entities.stale_risks where entity_id in (
           select entity_id from entities.stale_risks order by entity_id limit $1 for update skip locked)
         returning entity_id as id, upstream`,
        [limit],
      );
      const changed = taken.filter(({ upstream }) => upstream).map(({ id }) => id);
      if (changed.length > 0) {
        await rows(
          em,
          `insert into entities.stale_risks (entity_id)
           select distinct id from entities.spread($1::uuid[], ${IMPACT_HOPS}, true, ${MAX_EDGES})
           where id is not null and id <> all($2::uuid[]) on conflict do nothing`,
          [changed, taken.map(({ id }) => id)],
        );
      }
      return taken.map(({ id }) => id);
    });
  }

  async has(entityId: string): Promise<boolean> {
    const found = await this.unitOfWork.run((em) =>
      rows(em, 'select from entities.stale_risks where entity_id = $1::uuid', [entityId]),
    );
    return found.length > 0;
  }

  /** Puts the next entities by id onto the list; gives the last one, or undefined at the end. */
  async markNext(after: string | undefined, limit: number): Promise<string | undefined> {
    const marked = await this.unitOfWork.run((em) =>
      rows<{ last: string | null; count: number }>(
        em,
        `with next as (select id from entities.entities where id > $1::uuid order by id limit $2),
           marked as (insert into entities.stale_risks (entity_id) select id from next on conflict do nothing)
         select (select id from next order by id desc limit 1) as last, (select count(*)::integer from next) as count`,
        [after ?? '00000000-0000-0000-0000-000000000000', limit],
      ),
    );
    const [{ last, count } = { last: null, count: 0 }] = marked;
    return count < limit ? undefined : (last ?? undefined);
  }

  /** Counts the live entities anew, so that what has come and gone since does not pile up. */
  async countAnew(): Promise<void> {
    await this.unitOfWork.run(async (em) => {
      await rows(
        em,
        `select pg_advisory_xact_lock(hashtextextended('entities.live/' || entities.current_tenant_id(), 0))`,
      );
      await rows(
        em,
        `with gone as (delete from entities.live_entity_counts)
         insert into entities.live_entity_counts (change, base)
         select count(*), true from entities.entities where status in ('active', 'inactive', 'quarantined')`,
      );
    });
  }
}
