import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';
import { currentTenant } from '@attestry/request-context';
import type { Delivery } from './delivery.js';

/** What happens again within this time raises the count of what was told. */
export const COLLAPSE_MINUTES = 10;

const STORE = `
  with given as (
    select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[],
                         $8::boolean[], $9::integer[], $10::text[], $11::text[], $12::timestamptz[], $13::timestamptz[],
                         $14::timestamptz[])
      as row (id, user_id, kind, event_type, resource_type, resource_id, params, urgent, count, language, time_zone,
              first_at, last_at, mail_due_at)),
  recent as (
    select given.id as given_id, alike.id
      from given, lateral (
        select id from assessments.notifications as told
         where told.user_id = given.user_id and told.event_type = given.event_type
           and told.resource_type = given.resource_type and told.resource_id = given.resource_id
           and told.kind = given.kind and told.created_at > now() - make_interval(mins => $15)
         order by told.created_at desc limit 1) as alike),
  raised as (
    update assessments.notifications as told
       set count = told.count + given.count, last_at = greatest(told.last_at, given.last_at), params = given.params,
           urgent = told.urgent or given.urgent, read_at = null,
           mail_due_at = case when told.mail_state = 'waiting' then least(told.mail_due_at, given.mail_due_at) end
      from recent join given on given.id = recent.given_id
     where told.id = recent.id)
  insert into assessments.notifications
    (id, user_id, kind, event_type, resource_type, resource_id, params, urgent, count, language, time_zone, first_at,
     last_at, mail_state, mail_due_at)
  select id, user_id, kind, event_type, resource_type, resource_id, params, urgent, count, language, time_zone, first_at,
         last_at, case when mail_due_at is null then 'none' else 'waiting' end, mail_due_at
    from given where not exists (select from recent where recent.given_id = given.id)`;

/** Writing down what people are told. */
@Injectable()
export class TellingRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Those of the events that were taken before. */
  async taken(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const sql = 'select event_id as id from assessments.notified_events where event_id = any ($1::uuid[])';
    const found = await this.unitOfWork.run((em) => rows<{ id: string }>(em, sql, [ids]), { readOnly: true });
    return new Set(found.map(({ id }) => id));
  }

  /** Takes events that nobody took before; the tenant's takers come one after the other until their transactions end. */
  async take(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const lock = `select pg_advisory_xact_lock(hashtextextended('assessments.notifications', hashtext($1)))`;
    const take = `insert into assessments.notified_events (event_id) select * from unnest($1::uuid[])
       on conflict do nothing returning event_id as id`;
    const taken = await this.unitOfWork.run(async (em) => {
      await rows(em, lock, [currentTenant()]);
      return rows<{ id: string }>(em, take, [ids]);
    });
    return new Set(taken.map(({ id }) => id));
  }

  async store(all: readonly Delivery[]): Promise<void> {
    if (all.length === 0) return;
    const column = <T>(of: (each: Delivery) => T): T[] => all.map(of);
    const params = [
      column(() => uuidv7()),
      column(({ member }) => member.userId),
      column(({ kind }) => kind),
      column(({ eventType }) => eventType),
      column(({ resourceType }) => resourceType),
      column(({ resourceId }) => resourceId),
      column((each) => JSON.stringify(each.params)),
      column(({ urgent }) => urgent),
      column(({ count }) => count),
      column(({ member }) => member.language),
      column(({ member }) => member.timeZone),
      column(({ firstAt }) => firstAt),
      column(({ lastAt }) => lastAt),
      column(({ mailDueAt }) => mailDueAt ?? null),
      COLLAPSE_MINUTES,
    ];
    await this.unitOfWork.run((em) => rows(em, STORE, params));
  }
}
