import type { Pool, PoolClient } from 'pg';
import type { OutboxEvent } from './outbox-event.js';
import type { Subscriber } from './subscriber.js';

export interface Backlog {
  /** Deliveries that wait, failed ones included. */
  readonly pending: number;
  readonly dead: number;
  /** Age of the oldest event that waits; 0 if none does. */
  readonly lagSeconds: number;
}

/** Which events a subscriber gets. */
export type Interest = Pick<Subscriber, 'name' | 'actions'>;

/** How deliveries stand, in `<schema>.outbox_delivery`; used with the relay's role only. */
export class DeliveryStore {
  private readonly outbox: string;
  private readonly delivery: string;

  constructor(
    private readonly pool: Pool,
    schema: string,
  ) {
    if (!/^[a-z_]+$/.test(schema)) throw new Error(`bug: "${schema}" is not a schema of ours`);
    this.outbox = `${schema}.outbox`;
    this.delivery = `${schema}.outbox_delivery`;
  }

  /** Whether a claim would find something: one cheap query for quiet times. */
  async hasWork(subscriber: string): Promise<boolean> {
    const { rows } = await this.pool.query<{ work: boolean }>(
      `select exists (select from ${this.outbox} where not fanned_out)
           or exists (select from ${this.delivery}
                      where subscriber = $1 and state = 'pending' and next_at <= clock_timestamp()) as work`,
      [subscriber],
    );
    return rows[0]?.work === true;
  }

  /**
   * Takes the next events for `leaseMs`: nobody else gets them meanwhile, and if this process dies they are due again
   * after it. An event waits while an earlier one of its aggregate is leased or failing.
   */
  async claim(
    subscriber: string,
    everyone: readonly Interest[],
    limit: number,
    leaseMs: number,
  ): Promise<OutboxEvent[]> {
    return this.transaction(async (client) => {
      // Claims of replicas come one after the other, so that each sees the leases of the one before.
      await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [this.delivery]);
      const choosy = everyone.flatMap(({ name, actions = [] }) => actions.map((action) => ({ name, action })));
      await client.query(this.fanOutSql(), [
        everyone.filter(({ actions }) => actions === undefined).map(({ name }) => name),
        limit,
        choosy.map(({ name }) => name),
        choosy.map(({ action }) => action),
      ]);
      const { rows } = await client.query<OutboxEvent>(this.claimSql(), [subscriber, limit, leaseMs]);
      return rows.sort((left, right) => Number(BigInt(left.position) - BigInt(right.position)));
    });
  }

  /** Records what became of claimed events. */
  async settle(
    subscriber: string,
    delivered: readonly OutboxEvent[],
    failed: readonly { event: OutboxEvent; reason: string; retryInMs: number | undefined }[],
    released: readonly OutboxEvent[],
  ): Promise<void> {
    if (delivered.length > 0) {
      await this.update(
        subscriber,
        delivered,
        `state = 'delivered', delivered_at = clock_timestamp(), last_error = null`,
      );
    }
    if (released.length > 0) await this.update(subscriber, released, 'next_at = clock_timestamp()');
    for (const { event, reason, retryInMs } of failed) {
      const next =
        retryInMs === undefined
          ? `state = 'dead'`
          : `next_at = clock_timestamp() + make_interval(secs => ${Number(retryInMs) / 1000})`;
      await this.update(subscriber, [event], `attempts = attempts + 1, last_error = $4, ${next}`, [reason]);
    }
  }

  async backlog(subscriber: string): Promise<Backlog> {
    const { rows } = await this.pool.query<{ pending: number; dead: number; lag: number }>(
      `select
         (select count(*)::int from ${this.delivery} where subscriber = $1 and state = 'pending')
           + (select count(*)::int from ${this.outbox} where not fanned_out) as pending,
         (select count(*)::int from ${this.delivery} where subscriber = $1 and state = 'dead') as dead,
         (select coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 from (
            (select o.created_at from ${this.delivery} d join ${this.outbox} o on o.tenant_id = d.tenant_id and o.id = d.event_id
             where d.subscriber = $1 and d.state = 'pending' order by d.position limit 1)
            union all
            (select created_at from ${this.outbox} where not fanned_out order by position limit 1)) as oldest) as lag`,
      [subscriber],
    );
    const { pending = 0, dead = 0, lag = 0 } = rows[0] ?? {};
    return { pending, dead, lagSeconds: Math.max(0, lag) };
  }

  /** Makes dead deliveries due again, those of every subscriber if none is named; returns how many. */
  async replay(subscriber: string | undefined, eventIds?: readonly string[]): Promise<number> {
    const { rowCount } = await this.pool.query(
      `update ${this.delivery} set state = 'pending', attempts = 0, next_at = clock_timestamp()
       where state = 'dead' and ($1::text is null or subscriber = $1) and ($2::uuid[] is null or event_id = any ($2))`,
      [subscriber ?? null, eventIds ?? null],
    );
    return rowCount ?? 0;
  }

  /** Deletes events that every subscriber has had for `keepMs`; dead ones stay. Returns how many went. */
  async trim(keepMs: number, limit: number): Promise<number> {
    const { rowCount } = await this.pool.query(
      `delete from ${this.outbox} where (tenant_id, id) in (
         select o.tenant_id, o.id from ${this.outbox} o
         where o.fanned_out and o.created_at < now() - make_interval(secs => $1 / 1000.0)
           and not exists (select from ${this.delivery} d
                           where d.tenant_id = o.tenant_id and d.event_id = o.id and d.state <> 'delivered')
         order by o.position limit $2)`,
      [keepMs, limit],
    );
    return rowCount ?? 0;
  }

  private fanOutSql(): string {
    return `
      with fresh as (
        update ${this.outbox} set fanned_out = true
        where (tenant_id, id) in (
          select tenant_id, id from ${this.outbox} where not fanned_out order by position limit $2)
        returning tenant_id, id, position, action)
      insert into ${this.delivery} (tenant_id, event_id, subscriber, position)
      select tenant_id, id, subscriber, position from fresh cross join unnest($1::text[]) as subscriber
      union all
      select tenant_id, id, subscriber, position
        from fresh join unnest($3::text[], $4::text[]) as chosen (subscriber, action) using (action)`;
  }

  private claimSql(): string {
    return `
      with held as materialized (
        select o.tenant_id, o.aggregate_type, o.aggregate_id, min(d.position) as position
        from ${this.delivery} d join ${this.outbox} o on o.tenant_id = d.tenant_id and o.id = d.event_id
        where d.subscriber = $1 and d.state = 'pending' and d.next_at > clock_timestamp()
        group by o.tenant_id, o.aggregate_type, o.aggregate_id),
      due as (
        select d.tenant_id, d.event_id, o.aggregate_type, o.aggregate_id, o.event
        from ${this.delivery} d join ${this.outbox} o on o.tenant_id = d.tenant_id and o.id = d.event_id
        where d.subscriber = $1 and d.state = 'pending' and d.next_at <= clock_timestamp()
          and not exists (
            select from held where held.tenant_id = o.tenant_id and held.aggregate_type = o.aggregate_type
              and held.aggregate_id = o.aggregate_id and held.position < d.position)
        order by d.position limit $2
        for update of d skip locked)
      update ${this.delivery} d set next_at = clock_timestamp() + make_interval(secs => $3 / 1000.0)
      from due
      where d.tenant_id = due.tenant_id and d.event_id = due.event_id and d.subscriber = $1
      returning d.position::text, d.event_id as id, d.tenant_id as "tenantId", due.aggregate_type as "aggregateType",
        due.aggregate_id as "aggregateId", due.event::text as json, d.attempts`;
  }

  private async update(
    subscriber: string,
    events: readonly OutboxEvent[],
    assignments: string,
    extra: readonly unknown[] = [],
  ): Promise<void> {
    const sql = `update ${this.delivery} set ${assignments}
       where subscriber = $1 and state = 'pending'
         and (tenant_id, event_id) in (select * from unnest($2::uuid[], $3::uuid[]))`;
    await this.pool.query(sql, [
      subscriber,
      events.map(({ tenantId }) => tenantId),
      events.map(({ id }) => id),
      ...extra,
    ]);
  }

  private async transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      client.release();
      return result;
    } catch (error) {
      // A connection in an unknown state never goes back to the pool; closing it rolls back.
      client.release(true);
      throw error;
    }
  }
}
