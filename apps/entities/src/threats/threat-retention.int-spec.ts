import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Outbox } from '@attestry/outbox';
import { aGraph } from '../fixtures/a-graph.js';
import { World } from '../fixtures/a-world.js';
import { ThreatRetentionJob } from './threat-retention.job.js';
import { ThreatRetentionRepository } from './threat-retention.repository.js';
import { ThreatRetention } from './threat-retention.usecase.js';

let world: World;
let job: ThreatRetentionJob;
beforeAll(async () => {
  world = await World.open();
  const { unitOfWork } = world;
  const outbox = new Outbox(unitOfWork, 'entities');
  job = new ThreatRetentionJob(new ThreatRetention(unitOfWork, new ThreatRetentionRepository(unitOfWork), outbox));
});
afterAll(() => world?.close());

/** A threat of so many days ago, last seen so many days ago, with evidence and a suppression that ends in so many. */
async function aThreat(tenantId: string, days: number, seenDays: number, suppressedDays: number): Promise<string> {
  const [{ id } = { id: '' }] = await world.as(tenantId, () =>
    world.sql<{ id: string }>(
      `with entity as (select id from entities.entities limit 1),
         threat as (insert into entities.threat_events (id, entity_id, time, last_seen_at, count, threat_type, title, tactic,
             severity, threat_score, confidence, detection_method)
           select gen_random_uuid(), entity.id, now() - make_interval(days => $1), now() - make_interval(days => $2), 1, 'x',
             'x', 'impact', 'low', 3.0, 0.5, 'rule/x' from entity returning id, entity_id),
         evidence as (insert into entities.threat_evidence (detection_method, source, source_event_id, threat_id, event_time,
             event_type)
           select 'rule/x', 's', id::text, id, now(), 's3.X' from threat),
         suppression as (insert into entities.threat_suppressions (id, entity_id, threat_type, detection_method, threat_id,
             expires_at)
           select gen_random_uuid(), entity_id, 'x', 'rule/x', id, now() + make_interval(days => $3) from threat)
       select id from threat`,
      [days, seenDays, suppressedDays],
    ),
  );
  return id;
}

const run = (tenantId: string) =>
  world.as(tenantId, async () => {
    let cursor: string | undefined;
    do cursor = await job.run({ cursor });
    while (cursor !== undefined);
  });
const idsIn = async (tenantId: string, column: string, table: string) => {
  const found = await world.as(tenantId, () =>
    world.sql<{ id: string }>(`select ${column} as id from entities.${table} order by 1`),
  );
  return found.map(({ id }) => id);
};

it('threats go two years after they were last seen, suppressions when they end, and each is told', async () => {
  const tenantId = await world.aTenant();
  const other = await world.aTenant();
  for (const each of [tenantId, other]) await aGraph(world, each, { a: {} }, []);
  const theirs = await aThreat(other, 800, 800, 1);
  const old = await aThreat(tenantId, 800, 732, 1);
  const seen = await aThreat(tenantId, 800, 730, 1);
  const silent = await aThreat(tenantId, 10, 10, -1);
  await run(tenantId);
  const kept = [seen, silent].sort();
  expect(await idsIn(tenantId, 'id', 'threat_events')).toEqual(kept);
  expect(await idsIn(tenantId, 'threat_id', 'threat_evidence')).toEqual(kept);
  expect(await idsIn(tenantId, 'threat_id', 'threat_suppressions')).toEqual([seen]);
  expect(await idsIn(other, 'id', 'threat_events')).toEqual([theirs]);
  const { rows } = await world.asSuperuser<{
    action: string;
    id: string;
    table: string | null;
    removed: number | null;
  }>(
    `select action, aggregate_id as id, event -> 'details' ->> 'table' as table, event -> 'details' -> 'removed' as removed
     from entities.outbox where tenant_id = $1 and action like 'threat.%' order by position`,
    [tenantId],
  );
  expect(rows).toEqual([
    { action: 'threat.suppression_ended', id: silent, table: null, removed: null },
    { action: 'threat.retention', id: '', table: 'threat_events', removed: 1 },
    { action: 'threat.retention', id: '', table: 'threat_evidence', removed: 1 },
    { action: 'threat.retention', id: '', table: 'threat_suppressions', removed: 1 },
  ]);
  expect(old).not.toBe('');
});
