import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool } from '@attestry/persistence';
import { dropReleasedDays, type JobsPool, maintainEventPartitions } from '../events/event-partitions.js';
import { anEvent, eventParts } from '../fixtures/event-parts.js';
import { readEvents } from '../event-ingest/read-event.js';
import { World } from '../fixtures/a-world.js';

const DAY_MS = 86_400_000;
const NOW = new Date();
const ago = (days: number) => new Date(NOW.getTime() - days * DAY_MS);
const dayName = (days: number) => `entity_events_${ago(days).toISOString().slice(0, 10).replaceAll('-', '')}`;

let world: World;
let parts: ReturnType<typeof eventParts>;
let jobs: JobsPool;
beforeAll(async () => {
  world = await World.open();
  parts = eventParts(world);
  jobs = createPool(world.testDatabase.urls['entities_jobs']!, { application: 'spec', max: 2, insecure: true });
});
afterAll(async () => {
  await jobs?.end();
  await world?.close();
});

let batchId = 0n;
const storeAt = (tenant: string, days: readonly number[]) =>
  world.as(tenant, () =>
    parts.store.run(
      { source: 'spec', streamId: 'spec' },
      {
        batchId: ++batchId,
        events: readEvents(days.map((day, index) => anEvent({ sourceEventId: `${index}/${batchId}`, time: ago(day) }))),
      },
    ),
  );

/** Lets days pass since all that is stored was ingested; the clock of the database cannot be moved. */
const pass = async (days: number) => {
  const columns = [
    `entity_events set created_at = created_at - ${days} * interval '1 day'`,
    `event_dirty_hours set ingested_on = ingested_on - ${days}`,
    `entity_events_hourly set ingested_on = ingested_on - ${days}`,
    `event_retention set raw_kept_from = raw_kept_from - ${days}`,
  ];
  // Without triggers, or it would be a change of events.
  await world.asSuperuser(
    columns
      .map((one) => `update entities.${one}`)
      .join(';')
      .replace(/^/, 'set session_replication_role = replica;'),
  );
};

const rawOf = (tenant: string) =>
  world.as(
    tenant,
    async () => (await world.sql<{ n: number }>('select count(*)::int as n from entities.entity_events'))[0]!.n,
  );
const counted = (tenant: string) =>
  world.as(tenant, async () => {
    const found = await parts.volumes.find({
      entityId: undefined,
      eventType: undefined,
      start: ago(1_200),
      end: ago(-2),
      bucket: 'day',
    });
    return found.reduce((sum, { eventCount }) => sum + Number(eventCount), 0);
  });
async function night(tenant: string, now = NOW): Promise<void> {
  await world.as(tenant, async () => {
    while ((await parts.retention.release(now)).more);
    for (
      let place = await parts.retention.removeRows(now);
      place;
      place = await parts.retention.removeRows(now, place)
    );
    while (await parts.retention.removeSums(now));
  });
}
const partitions = async () =>
  (
    await world.asSuperuser<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'entities.entity_events'::regclass`,
    )
  ).rows.map(({ name }) => name.replace('entities.', ''));

describe('raw events', () => {
  it('go 90 days after their ingestion, whole days as partitions, and what they summed up to stays', async () => {
    const [first, second] = [await world.aTenant(), await world.aTenant()];
    await maintainEventPartitions(jobs);
    for (const tenant of [first, second]) await storeAt(tenant, [500, 95, 95, 10]);
    await maintainEventPartitions(jobs);
    const day = dayName(95);
    const hasDay = (await partitions()).includes(day);
    await night(first);
    expect(await rawOf(first)).toBe(4);

    await pass(91);
    await night(first);
    expect(await dropReleasedDays(jobs)).toEqual([]); // the second tenant has not let go of it
    expect(await counted(first)).toBe(4);
    await night(second);
    const dropped = await dropReleasedDays(jobs);
    if (hasDay) expect(dropped).toEqual([ago(95).toISOString().slice(0, 10)]);
    expect(await partitions()).not.toContain(day);
    for (const tenant of [first, second]) {
      expect(await rawOf(tenant)).toBe(1); // ten days old: its partition is not due
      expect(await counted(tenant)).toBe(4);
    }
  });

  it('that come late for a day that is gone are counted beside its sums', async () => {
    const tenant = await world.aTenant();
    await storeAt(tenant, [400, 99]);
    await pass(91);
    await night(tenant);
    expect(await rawOf(tenant)).toBe(0);
    await storeAt(tenant, [400, 99]);
    expect(await counted(tenant)).toBe(4);
    await world.as(tenant, () => parts.rollup.step());
    expect(await counted(tenant)).toBe(4);
    await night(tenant);
    expect(await rawOf(tenant)).toBe(2);
    expect(await counted(tenant)).toBe(4);
  });

  it('are summed up before they go, however late the rollup is', async () => {
    const tenant = await world.aTenant();
    await storeAt(
      tenant,
      Array.from({ length: 60 }, (_, hour) => 300 + hour / 24),
    );
    await pass(91);
    await night(tenant);
    expect(await rawOf(tenant)).toBe(0);
    expect(await counted(tenant)).toBe(60);
  });

  it('and their sums go two years after their ingestion', async () => {
    const tenant = await world.aTenant();
    await storeAt(tenant, [20]);
    await pass(91);
    await night(tenant);
    await night(tenant, new Date(NOW.getTime() + 650 * DAY_MS));
    expect(await counted(tenant)).toBe(0);
  });

  it('that are let go of are told in the audit trail, once', async () => {
    const tenant = await world.aTenant();
    for (const _ of [1, 2]) await night(tenant);
    const { rows } = await world.asSuperuser<{ action: string }>(
      `select action from entities.outbox where tenant_id = $1 and action = 'events.released'`,
      [tenant],
    );
    expect(rows).toHaveLength(1);
  });
});
