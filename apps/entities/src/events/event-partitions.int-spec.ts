import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { World } from '../fixtures/a-world.js';
import { maintainEventPartitions } from './event-partitions.js';

let world: World;
let jobs: pg.Pool;
let admin: pg.Client;
beforeAll(async () => {
  world = await World.open();
  jobs = new pg.Pool({ connectionString: world.testDatabase.urls['entities_jobs']!, max: 4 });
  admin = new pg.Client({ connectionString: world.testDatabase.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin?.end();
  await jobs?.end();
  await world?.close();
});

const DAY = 86_400_000;
const NOW = Date.now();
const dayName = (offset: number) =>
  `entity_events_${new Date(NOW + offset * DAY).toISOString().slice(0, 10).replaceAll('-', '')}`;
const log = (days: number[]) =>
  JSON.stringify(
    days.map((offset) => ({ eventID: `${offset}`, eventTime: new Date(NOW + offset * DAY).toISOString() })),
  );

/** Partition → rows of the tenant, as the superuser sees them. */
async function placesOf(tenant: string): Promise<Record<string, number>> {
  const { rows } = await admin.query<{ place: string; count: number }>(
    `select tableoid::regclass::text as place, count(*)::int from entities.entity_events where tenant_id = $1 group by 1`,
    [tenant],
  );
  return Object.fromEntries(rows.map(({ place, count }) => [place.replace('entities.', ''), count]));
}

describe('the partitions of events', () => {
  let tenants: string[];
  const days = [-1_000, -200, -60, 0, 3, 30];
  beforeAll(async () => {
    tenants = [await world.aTenant(), await world.aTenant()];
    for (const tenant of tenants) await world.import(tenant, log(days));
  });

  it('lose nothing before the first upkeep: what has no day waits in the default partition', async () => {
    expect(await placesOf(tenants[0]!)).toMatchObject({ entity_events_default: expect.any(Number) });
    expect((await world.traces(tenants[0]!))['events']).toBe(days.length);
  });

  it('are made a week ahead, take the strays of all tenants with them, and the history takes what is older', async () => {
    expect(await maintainEventPartitions(jobs)).toBeGreaterThanOrEqual(9);
    for (const tenant of tenants) {
      expect(await placesOf(tenant)).toEqual({
        entity_events_history: 2,
        [dayName(-60)]: 1,
        [dayName(0)]: 1,
        [dayName(3)]: 1,
        entity_events_default: 1,
      });
      expect((await world.traces(tenant))['events']).toBe(days.length);
    }
  });

  it('are made once, also when two upkeeps meet', async () => {
    expect(await Promise.all([maintainEventPartitions(jobs), maintainEventPartitions(jobs)])).toEqual([0, 0]);
  });

  // Waiting for it, the second one ran into lock_timeout when the first was slow to commit.
  it('leave the work to an upkeep that is at it', async () => {
    const busy = await jobs.connect();
    await busy.query('begin');
    await busy.query('select entities.maintain_event_partitions()');
    const started = Date.now();
    expect(await maintainEventPartitions(jobs)).toBe(0);
    expect(Date.now() - started).toBeLessThan(1_000);
    await busy.query('rollback');
    busy.release();
  });

  it('wait for no writer long, and are tried again', async () => {
    const writer = new pg.Client({ connectionString: world.testDatabase.adminUrl });
    await writer.connect();
    await writer.query('begin');
    await writer.query('lock table entities.entities in row exclusive mode');
    const upkeep = maintainEventPartitions(jobs);
    await new Promise((resolve) => setTimeout(resolve, 700)); // its first attempt has given up
    await writer.query('lock table only entities.entity_events_default in row exclusive mode');
    await writer.query('commit');
    expect(await upkeep).toBe(0);
    await writer.end();
  });

  it('take new events of their day, and the same event only once', async () => {
    const tenant = await world.aTenant();
    await world.import(tenant, log([0, 0, 7]));
    expect(await placesOf(tenant)).toEqual({ [dayName(0)]: 1, [dayName(7)]: 1 });
    expect(await world.import(tenant, log([7]))).toMatchObject({ stored: 0, duplicates: 1 });
    expect(await world.import(tenants[0]!, log(days))).toMatchObject({ duplicates: days.length });
  });

  it('leave to the history what is older than three months, and never a day that has a partition', async () => {
    const ends = async () => (await admin.query<{ at: Date }>('select entities.event_history_end() as at')).rows[0]!.at;
    expect((await ends()).getTime()).toBeLessThanOrEqual(NOW - 90 * DAY);
    expect((await ends()).getTime()).toBeGreaterThan(NOW - 122 * DAY);
    await admin.query('select entities.advance_event_history(current_date)');
    expect(`entity_events_${(await ends()).toISOString().slice(0, 10).replaceAll('-', '')}`).toBe(dayName(-60));
    expect((await world.traces(tenants[0]!))['events']).toBe(days.length);
  });

  it('force row security on each, and give the roles of the service nothing but the parent', async () => {
    const { rows } = await admin.query<{ name: string; forced: boolean; open: boolean }>(
      `select relname as name, relrowsecurity and relforcerowsecurity as forced,
         has_table_privilege('entities_app', pg_class.oid, 'select') or
         has_table_privilege('entities_jobs', pg_class.oid, 'select') as open
       from pg_inherits join pg_class on pg_class.oid = inhrelid
       where inhparent = 'entities.entity_events'::regclass`,
    );
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter(({ forced, open }) => !forced || open)).toEqual([]);
  });

  it('are left out by the time that is asked for', async () => {
    const plan = await world.as(tenants[0]!, () =>
      world.sql<{ 'QUERY PLAN': string }>(
        `explain (costs off) select id from entities.entity_events where time >= $1 and time < $2 order by time desc`,
        [new Date(new Date().setUTCHours(0, 0, 0, 0)), new Date(new Date().setUTCHours(24, 0, 0, 0))],
      ),
    );
    const scanned = plan.flatMap((line) => /on (entity_events_\w+)/.exec(line['QUERY PLAN'])?.[1] ?? []);
    expect(scanned).toEqual([dayName(0)]);
  });

  it('are kept up by the jobs role alone', async () => {
    await expect(
      world.as(tenants[0]!, () => world.sql('select entities.maintain_event_partitions()')),
    ).rejects.toMatchObject({ message: expect.stringContaining('permission denied') });
  });
});
