import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import fc from 'fast-check';
import { anEvent, eventParts } from '../fixtures/event-parts.js';
import { readEvents } from '../event-ingest/read-event.js';
import { World } from '../fixtures/a-world.js';
import { insertMuchData } from '../fixtures/much-data.js';
import { volumeStatement } from './event-volumes.repository.js';

let world: World;
let parts: ReturnType<typeof eventParts>;
beforeAll(async () => {
  world = await World.open();
  parts = eventParts(world);
});
afterAll(() => world?.close());

const HOUR_MS = 3_600_000;
const NOW = Math.floor(Date.now() / HOUR_MS) * HOUR_MS + 1;
const START = new Date(NOW - 1 - 400 * 24 * HOUR_MS);
const END = new Date(NOW - 1 + 2 * HOUR_MS);

const query = { entityId: undefined, eventType: undefined, start: START, end: END, bucket: 'hour' as const };

/** What the raw events of the tenant sum up to. */
const raw = () =>
  world.sql(
    `select date_trunc('hour', time, 'UTC') as "startTime", count(*)::text as "eventCount",
       coalesce(sum(risk_score), 0)::text as "riskScoreSum", count(risk_score)::text as "riskScoreCount",
       max(risk_score)::text as "riskScoreMax", coalesce(sum(anomaly_score), 0)::text as "anomalyScoreSum",
       count(anomaly_score)::text as "anomalyScoreCount"
     from entities.entity_events group by 1 order by 1`,
  );
const marks = () => world.sql('select hour from entities.event_dirty_hours where hour < $1', [new Date(NOW - 1)]);
const volumes = () => parts.volumes.find(query);

let batchId = 0n;
let tenants = 0;
const stored = (events: readonly { hour: number; id: number; robot: number; type: number }[]) =>
  parts.store.run(
    { source: 'spec', streamId: 'spec' },
    {
      batchId: ++batchId,
      events: readEvents(
        events.map(({ hour, id, robot, type }) =>
          anEvent({
            sourceEventId: `${id}`,
            time: new Date(NOW - hour * HOUR_MS),
            externalId: `robot-${robot}`,
            eventType: `files.Act${type}`,
          }),
        ),
      ),
    },
  );
const scored = (hour: number, tenths: number) =>
  world.sql(
    `update entities.entity_events set risk_score = $3::numeric / 10, anomaly_score = $3::numeric / 100
     where time >= $1::timestamptz and time < $2::timestamptz`,
    [new Date(NOW - 1 - hour * HOUR_MS), new Date(NOW - 1 - (hour - 1) * HOUR_MS), tenths],
  );

// The same id at the same time is the same event; ids are few, so that duplicates are many.
const event = fc.record({
  hour: fc.constantFrom(0, 1, 2, 30, 31, 24 * 100),
  id: fc.nat(8),
  robot: fc.nat(2),
  type: fc.nat(1),
});
const act = fc.oneof(
  { weight: 3, arbitrary: fc.record({ store: fc.array(event, { minLength: 1, maxLength: 8 }) }) },
  { weight: 1, arbitrary: fc.record({ score: fc.record({ hour: fc.constantFrom(1, 30), tenths: fc.nat(100) }) }) },
  { weight: 2, arbitrary: fc.constant({ rollUp: true as const }) },
);

describe('the volume of events', () => {
  it('equals the sums of the raw events at any time, with late events, duplicates and new scores', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 12 }), async (acts) => {
        const tenant = await world.aTenant();
        tenants += 1;
        await world.as(tenant, async () => {
          for (const one of acts) {
            if ('store' in one) await stored(one.store);
            else if ('score' in one) await scored(one.score.hour, one.score.tenths);
            else await parts.rollup.step();
            expect(await volumes()).toEqual(await raw());
          }
          await parts.rollup.step();
          expect(await marks()).toEqual([]);
          expect(await volumes()).toEqual(await raw());
        });
      }),
      { numRuns: 40 },
    );
    expect(tenants).toBeGreaterThanOrEqual(40);
  }, 120_000);

  it('loses nothing to an ingest that commits while hours are summed up', async () => {
    const tenant = await world.aTenant();
    const event = (id: number) => ({ hour: 2, id, robot: 0, type: 0 });
    await world.as(tenant, () => stored([event(1)]));
    let committed: Promise<unknown> = Promise.resolve();
    await world.as(tenant, () =>
      world.unitOfWork.run(async () => {
        await stored([event(2)]);
        // Takes the mark that is visible to it, and sums up without the event that is not.
        committed = world.as(tenant, () => parts.rollup.step());
        await committed;
      }),
    );
    await world.as(tenant, async () => {
      expect(await volumes()).toMatchObject([{ eventCount: '2' }]);
      await parts.rollup.step();
      expect(await volumes()).toMatchObject([{ eventCount: '2' }]);
      expect(await marks()).toEqual([]);
    });
  });

  it('is counted by entity, by type and by day and week', async () => {
    const tenant = await world.aTenant();
    await world.as(tenant, async () => {
      await stored([1, 2, 3, 4, 5].map((id) => ({ hour: id % 2 === 0 ? 30 : 0, id, robot: id % 2, type: id % 3 })));
      await parts.rollup.step();
      const [{ id: entityId }] = (await world.sql<{ id: string }>(
        `select id from entities.entities where external_id = 'robot-1'`,
      )) as [{ id: string }];
      const total = async (given: object) =>
        (await parts.volumes.find({ ...query, ...given })).reduce((sum, { eventCount }) => sum + Number(eventCount), 0);
      expect(await total({ entityId })).toBe(3);
      expect(await total({ eventType: 'files.Act1' })).toBe(2);
      expect(await total({ entityId, eventType: 'files.Act1' })).toBe(1);
      expect(await total({ bucket: 'day' })).toBe(5);
      expect(await total({ bucket: 'week' })).toBe(5);
    });
  });

  it('finds what is asked for by index, hours that are summed up and hours that are not', async () => {
    const many = Array.from({ length: 10 }, () => uuidv7());
    const [tenant = ''] = many;
    await insertMuchData(world.testDatabase.adminUrl, many);
    await world.asSuperuser(
      `insert into entities.entity_events_hourly (tenant_id, hour, ingested_on, entity_id, event_type, event_count,
         risk_score_sum, risk_score_count, anomaly_score_sum, anomaly_score_count, created_at)
       select tenant, timestamptz '2026-01-01' + n * interval '1 hour', '2026-06-01', md5('entity' || n % 50)::uuid,
         's3.Event' || n % 50, 1, 0, 0, 0, 0, now() from unnest($1::uuid[]) as tenant, generate_series(1, 3000) as n`,
      [many],
    );
    await world.asSuperuser(
      `insert into entities.event_dirty_hours (tenant_id, hour, ingested_on, created_at)
       select tenant, timestamptz '2025-01-01' + n * interval '1 hour', current_date, now()
       from unnest($1::uuid[]) as tenant, generate_series(1, 50) as n`,
      [many],
    );
    await world.asSuperuser('analyze entities.entity_events_hourly, entities.event_dirty_hours');
    const id = createHash('md5').update('entity7').digest('hex');
    for (const [given, index] of [
      [{ entityId: id }, 'entity_events_hourly_entity_idx'],
      [{ eventType: 's3.Event7' }, 'entity_events_hourly_type_idx'],
    ] as const) {
      const { sql, params } = volumeStatement({ ...query, start: new Date('2025-01-01'), ...given });
      const plan = await world.as(tenant, () => world.sql<{ 'QUERY PLAN': string }>(`explain ${sql}`, params));
      const text = plan.map((line) => line['QUERY PLAN']).join('\n');
      expect(text).toContain(index);
      expect(text).not.toMatch(/Seq Scan on (entity_events_h|event_dirty)/);
      expect(text).toMatch(/Index Cond: .*time\\?" >= dirty/);
    }
  });
});
