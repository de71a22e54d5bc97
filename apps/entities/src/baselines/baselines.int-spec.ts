import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { entitiesV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import type { InProcessService } from '@attestry/testing';
import { readEvents } from '../event-ingest/read-event.js';
import { aService } from '../fixtures/a-service.js';
import { World } from '../fixtures/a-world.js';
import { anEvent, eventParts } from '../fixtures/event-parts.js';
import { DAY_MS, dayText, daysBefore, midnightOf } from './day.js';
import { NightlyBaselines } from './nightly-baselines.usecase.js';

const { BaselineState, BaselineType } = entitiesV1;
const YESTERDAY = daysBefore(midnightOf(Date.now()), 1);

let world: World;
let service: InProcessService;
let parts: ReturnType<typeof eventParts>;
let tenantId: string;
beforeAll(async () => {
  world = await World.open();
  parts = eventParts(world);
  service = await aService(world);
});
beforeEach(async () => {
  tenantId = await world.aTenant();
});
afterAll(async () => {
  await service?.stop();
  await world?.close();
});

const calls = (role?: 'viewer') => service.as({ tenantId, ...(role && { role }) }, entitiesV1.BaselineServiceService);
let batchId = 0n;

/** So many events on the day that lies that many days before yesterday, over four hours and two resources. */
async function acts(days: number, count: number, externalId = 'robot-1', eventType = 'files.Read'): Promise<void> {
  const start = YESTERDAY.getTime() - days * DAY_MS;
  const events = Array.from({ length: count }, (_, n) =>
    anEvent({
      sourceEventId: `${externalId}/${days}/${n}/${batchId}`,
      externalId,
      eventType,
      time: new Date(start + (9 + (n % 4)) * 3_600_000 + n),
      targetResource: `files/${n % 2}`,
    }),
  );
  await world.as(tenantId, () =>
    parts.store.run({ source: 'spec', streamId: 'spec' }, { batchId: ++batchId, events: readEvents(events) }),
  );
}
const usually = async (externalId?: string) => {
  for (let day = 1; day <= 14; day++) await acts(day, 20 + (day % 3), externalId);
};
const idOf = async (externalId = 'robot-1'): Promise<string> => {
  const [row] = await world.as(tenantId, () =>
    world.sql<{ id: string }>('select id from entities.entities where external_id = $1', [externalId]),
  );
  return row!.id;
};
const calculated = async (day = '', externalId = 'robot-1') => {
  const { baselines } = await calls().calculateBaselines({ entityId: await idOf(externalId), day });
  return new Map(baselines.map((baseline) => [baseline.type, baseline]));
};
interface Threat {
  method: string;
  type: string;
  count: number;
  details: Record<string, unknown>;
}
const threats = () =>
  world.as(tenantId, () =>
    world.sql<Threat>(
      `select detection_method as method, threat_type as type, count, anomaly_details as details
       from entities.threat_events order by 1`,
    ),
  );
const scores = () =>
  world.as(tenantId, () =>
    world.sql<{ score: string; n: number }>(
      `select anomaly_score::text as score, count(*)::int as n from entities.entity_events
       where anomaly_score is not null group by 1 order by 1`,
    ),
  );

describe('the baselines of an entity', () => {
  it('are of all six types, and a day like the others is usual', async () => {
    await usually();
    await acts(0, 21);
    const baselines = await calculated();
    expect([...baselines.keys()]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...baselines.values()].map(({ state }) => state)).toEqual(
      Array(6).fill(BaselineState.BASELINE_STATE_USUAL),
    );
    expect(baselines.get(BaselineType.BASELINE_TYPE_ACCESS_PATTERN)).toMatchObject({
      day: dayText(YESTERDAY),
      unit: 'events a day',
      sampleSize: 14,
      confidence: 0.5,
      median: 21,
      mad: 1,
      value: 21,
      modifiedZ: 0,
      anomalyScore: 0,
    });
    expect(await threats()).toEqual([]);
    expect(await calls().getBaselines({ entityId: await idOf() })).toEqual({ baselines: [...baselines.values()] });
  });

  it('show an unusual day, raise it once, and mark its events', async () => {
    await usually();
    await acts(0, 200);
    await world.as(tenantId, () => parts.rollup.step());
    const baselines = await calculated();
    expect(baselines.get(BaselineType.BASELINE_TYPE_ACCESS_PATTERN)).toMatchObject({
      state: BaselineState.BASELINE_STATE_ANOMALOUS,
      anomalyScore: 1,
      value: 200,
    });
    expect(baselines.get(BaselineType.BASELINE_TYPE_RESOURCE_ACCESS)).toMatchObject({
      state: BaselineState.BASELINE_STATE_USUAL,
    });
    const raised = [
      { method: 'anomaly/access_pattern', type: 'unusual_access_pattern', count: 50 },
      { method: 'anomaly/api_usage', type: 'unusual_api_usage', count: 50 },
    ];
    expect(await threats()).toMatchObject(raised);
    expect((await threats())[0]?.details).toMatchObject({ value: 200, median: 21, mad: 1, score: 1, sample_size: 14 });
    expect(await scores()).toEqual([{ score: '1.00', n: 200 }]);
    await calculated();
    expect(await threats()).toMatchObject(raised);

    const [volume] = await world.as(tenantId, () =>
      parts.volumes.find({
        entityId: undefined,
        eventType: undefined,
        start: YESTERDAY,
        end: new Date(YESTERDAY.getTime() + DAY_MS),
        bucket: 'day',
      }),
    );
    expect(volume).toMatchObject({ eventCount: '200', anomalyScoreCount: '200', anomalyScoreSum: '200.00' });
  });

  it('say nothing by fewer than seven days', async () => {
    for (let day = 1; day <= 6; day++) await acts(day, 20);
    await acts(0, 500);
    const baselines = await calculated();
    expect([...baselines.values()].map(({ state }) => state)).toEqual(
      Array(6).fill(BaselineState.BASELINE_STATE_INSUFFICIENT_DATA),
    );
    expect(await threats()).toEqual([]);
  });

  it('leave out events that a confirmed threat rests on, and only in the window', async () => {
    await usually();
    await acts(3, 300, 'robot-1', 'files.Steal');
    const id = await idOf();
    const medianAndSamples = async () => {
      const found = (await calculated()).get(BaselineType.BASELINE_TYPE_PERMISSION_USAGE)!;
      const events = (await calculated()).get(BaselineType.BASELINE_TYPE_ACCESS_PATTERN)!;
      return { actions: found.meanAd, events: events.meanAd };
    };
    const before = await medianAndSamples();
    expect(before.actions).toBeGreaterThan(0);
    const threatId = uuidv7();
    await world.as(tenantId, () =>
      world.unitOfWork.run(async () => {
        await world.sql(
          `insert into entities.threat_events (id, entity_id, time, last_seen_at, count, threat_type, title, tactic, severity,
             threat_score, confidence, status, detection_method)
           values ($1, $2, now(), now(), 1, 'theft', 'Theft', 'collection', 'high', 7, 1, 'confirmed', 'rule/theft')`,
          [threatId, id],
        );
        await world.sql(
          `insert into entities.threat_evidence (detection_method, threat_id, source, source_event_id, event_time, event_type)
           select 'rule/theft', $1, source, source_event_id, time, event_type from entities.entity_events
           where event_type = 'files.Steal'`,
          [threatId],
        );
      }),
    );
    const after = await medianAndSamples();
    expect(after.actions).toBe(0);
    expect(after.events).toBeLessThan(before.events!);
    const thatDay = await calculated(dayText(daysBefore(YESTERDAY, 3)));
    expect(thatDay.get(BaselineType.BASELINE_TYPE_ACCESS_PATTERN)).toMatchObject({
      state: BaselineState.BASELINE_STATE_ANOMALOUS,
    });
  });

  it('tell a country that was never seen before', async () => {
    await usually();
    await acts(0, 21);
    await world.as(tenantId, () =>
      world.sql(`update entities.entity_events set source_location = jsonb_build_object('country',
        case when time >= $1::timestamptz and target_resource = 'files/1' then 'KP' else 'DE' end)`, [YESTERDAY]),
    ); // prettier-ignore
    const network = (await calculated()).get(BaselineType.BASELINE_TYPE_NETWORK_BEHAVIOR);
    expect(network).toMatchObject({
      state: BaselineState.BASELINE_STATE_ANOMALOUS,
      newCategories: ['KP'],
      anomalyScore: 1,
    });
    expect(await threats()).toMatchObject([{ method: 'anomaly/network_behavior', count: 10 }]);
    expect(await scores()).toEqual([{ score: '1.00', n: 10 }]);
  });

  it('are refused for other days, unknown entities and who may only read', async () => {
    await acts(0, 1);
    const entityId = await idOf();
    for (const day of [dayText(new Date()), '2026-02-30', dayText(daysBefore(YESTERDAY, 61))]) {
      await expect(calls().calculateBaselines({ entityId, day })).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
    }
    const stranger = uuidv7();
    await expect(calls().getBaselines({ entityId: stranger })).rejects.toMatchObject({ reason: 'ENTITY_NOT_FOUND' });
    await expect(calls().calculateBaselines({ entityId: stranger, day: '' })).rejects.toMatchObject({
      reason: 'ENTITY_NOT_FOUND',
    });
    await expect(calls('viewer').calculateBaselines({ entityId, day: '' })).rejects.toMatchObject({
      reason: 'PERMISSION_DENIED',
    });
    expect(await calls('viewer').getBaselines({ entityId })).toEqual({ baselines: [] });
  });
});

describe('the nightly round', () => {
  it('does every entity that acted on the day, a step at a time, and forgets what has expired', async () => {
    const robots = Array.from({ length: 53 }, (_, n) => `robot-${n}`);
    for (const robot of robots) await acts(0, 1, robot);
    await acts(2, 1, 'idle');
    await world.as(tenantId, async () => {
      await world.sql(
        `insert into entities.entity_baselines (entity_id, baseline_type, state, day, sample_size, confidence_score,
           calculation_date, expires_at)
         select id, 'api_usage', 'idle', '2026-01-01', 0, 0, now(), now() - interval '1 day'
         from entities.entities where external_id = 'idle'`,
      );
      const nightly = service.get(NightlyBaselines);
      let after: string | undefined = '00000000-0000-0000-0000-000000000000';
      let steps = 0;
      while (after !== undefined) {
        after = await nightly.step(YESTERDAY, after);
        steps++;
      }
      expect(steps).toBe(2);
      const [counted] = await world.sql(
        'select count(distinct entity_id)::int as n, count(*)::int as all from entities.entity_baselines',
      );
      expect(counted).toEqual({ n: 53, all: 53 * 6 });
    });
  }, 120_000);
});
