import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { entitiesV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import type { InProcessService, TestCaller } from '@attestry/testing';
import { aGraph } from '../fixtures/a-graph.js';
import { aService } from '../fixtures/a-service.js';
import { World } from '../fixtures/a-world.js';
import { RiskAssessor } from './risk-assessor.js';
import { RiskRoundJob } from './risk-round.job.js';
import { StaleRisksRepository } from './stale-risks.repository.js';

const { RiskFactor, RiskLevel } = entitiesV1;

let world: World;
let service: InProcessService;
let assessor: RiskAssessor;
let stale: StaleRisksRepository;
beforeAll(async () => {
  world = await World.open();
  service = await aService(world);
  assessor = service.get(RiskAssessor);
  stale = service.get(StaleRisksRepository);
});
afterAll(async () => {
  await service?.stop();
  await world?.close();
});

const riskAs = (caller: TestCaller) => service.as(caller, entitiesV1.RiskServiceService);
let tenantId: string;
let risk: ReturnType<typeof riskAs>;
let ids: Record<string, string>;
beforeEach(async () => {
  tenantId = await world.aTenant();
  risk = riskAs({ tenantId });
  // Its misuse reaches one of two others: half of the whole.
  ids = await aGraph(world, tenantId, { s: {}, a: {}, b: {} }, ['s accesses a 1']);
});

const sql = <Row extends object>(text: string, params: unknown[] = []) =>
  world.as(tenantId, () => world.sql<Row>(text, params));
const assessAll = () =>
  world.as(tenantId, async () => {
    let done = 0;
    for (let batch = -1; batch !== 0; done += batch) batch = await assessor.assessStale(100, new Date());
    return done;
  });
const waiting = async () => {
  const found = await sql<{ name: string }>(
    `select name from entities.stale_risks join entities.entities on id = entity_id order by name`,
  );
  return found.map(({ name }) => name).join('');
};
const WORKED = {
  owner: '',
  auth_method: 'long_lived_bearer',
  secret_created_at: '2020-01-01T00:00:00Z',
  secret_leaked: false,
  third_party: false,
  deployment_credentials: 'none',
  environments: ['production'],
  workloads: 1,
  last_interactive_use_at: '2020-01-01T00:00:00Z',
};
const makeWorked = () =>
  sql(`update entities.entities set metadata = $2, permissions = '["x:Used", "x:Unused"]' where id = $1`, [
    ids['s'],
    JSON.stringify(WORKED),
  ]);
const use = () =>
  sql(
    `insert into entities.entity_events (id, time, entity_id, event_type, source, source_event_id)
     values (gen_random_uuid(), now(), $1, 'x.Used', 'spec', gen_random_uuid()::text)`,
    [ids['s']],
  );

describe('the worked example', () => {
  it('comes from what is stored, is explained and stands on the entity', async () => {
    await makeWorked();
    await use();
    const found = (await risk.getRisk({ entityId: ids['s']! })).risk!;
    expect(found).toMatchObject({
      score: 6.7,
      level: RiskLevel.RISK_LEVEL_MEDIUM,
      completeness: 1,
      likelihood: 0.83137,
      impact: { reached: 1, others: 2, crownJewelNear: false, beyondCounting: false },
      unknowns: [],
    });
    const weighty = found.factors
      .filter(({ points }) => points > 0)
      .map(({ owasp, value, points }) => [owasp, value, points]);
    expect(weighty).toEqual([
      ['NHI1', 1, 1.1],
      ['NHI4', 0.6, 0.5],
      ['NHI5', 0.5, 0.58],
      ['NHI7', 1, 0.9],
    ]);
    await assessAll();
    expect(await sql(`select risk_score, risk_level from entities.entities where id = $1`, [ids['s']])).toEqual([
      { risk_score: '6.7', risk_level: 'medium' },
    ]);
    expect((await risk.getRisk({ entityId: ids['s']! })).risk).toMatchObject({ score: 6.7, factors: found.factors });
  });
});

describe('a risk', () => {
  it('is unknown but for what is stored', async () => {
    const found = (await risk.getRisk({ entityId: ids['b']! })).risk!;
    expect(found).toMatchObject({ score: 0, level: RiskLevel.RISK_LEVEL_LOW, completeness: 0 });
    expect(found.unknowns).toHaveLength(10);
    expect(found.unknowns[0]).toBe(RiskFactor.RISK_FACTOR_IMPROPER_OFFBOARDING);
  });

  it('has full impact within three hops of a crown jewel', async () => {
    await makeWorked();
    await sql(`insert into entities.crown_jewels (id, entity_id, reason) values (gen_random_uuid(), $1, 'x')`, [
      ids['a'],
    ]);
    const found = (await risk.getRisk({ entityId: ids['s']! })).risk!;
    expect(found.impact?.crownJewelNear).toBe(true);
    expect(found.score).toBe(Math.round(10 * found.likelihood * 10) / 10);
  });

  it('is worked out on demand, audited, and kept whenever it changed', async () => {
    await makeWorked();
    const { risk: first } = await risk.assessRisk({ entityId: ids['s']! });
    await risk.assessRisk({ entityId: ids['s']! });
    await use();
    const { risk: second } = await risk.assessRisk({ entityId: ids['s']! });
    expect(second!.score).toBeLessThan(first!.score);
    const history = await risk.listRiskHistory({ entityId: ids['s']!, pageSize: 1, pageToken: '' });
    expect(history.risks).toEqual([expect.objectContaining({ score: second!.score })]);
    const rest = await risk.listRiskHistory({ entityId: ids['s']!, pageSize: 1, pageToken: history.nextPageToken });
    expect(rest).toMatchObject({ risks: [{ score: first!.score }], nextPageToken: '' });
    const { rows } = await world.asSuperuser(
      `select 1 from entities.outbox where tenant_id = $1 and action = 'risk.assessed'`,
      [tenantId],
    );
    expect(rows).toHaveLength(3);
  });

  it('is of the own tenant alone', async () => {
    const other = riskAs({ tenantId: await world.aTenant() });
    for (const entityId of [ids['s']!, uuidv7()]) {
      await expect(other.getRisk({ entityId })).rejects.toMatchObject({ reason: 'ENTITY_NOT_FOUND' });
      await expect(other.assessRisk({ entityId })).rejects.toMatchObject({ reason: 'ENTITY_NOT_FOUND' });
      const history = other.listRiskHistory({ entityId, pageSize: 0, pageToken: '' });
      await expect(history).rejects.toMatchObject({ reason: 'ENTITY_NOT_FOUND' });
    }
  });
});

describe('what waits to be assessed', () => {
  it('is what changed, and who reaches it where reach has changed', async () => {
    expect(await waiting()).toBe('abs');
    expect(await assessAll()).toBe(3);
    expect(await waiting()).toBe('');
    await sql(`update entities.entities set last_seen_at = now(), risk_score = 1.0 where id = $1`, [ids['a']]);
    expect(await waiting()).toBe('');
    await sql(`update entities.entities set tags = '["env=prod"]' where id = $1`, [ids['a']]);
    expect(await waiting()).toBe('a');
    await assessAll();
    await sql(`update entities.entity_relationships set last_seen_at = now(), strength = 0.1`);
    expect(await waiting()).toBe('');
    await sql(`update entities.entities set status = 'disabled' where id = $1`, [ids['b']]);
    expect(await assessAll()).toBe(1);
  });

  it('includes who reaches a new edge over others', async () => {
    await assessAll();
    await sql(
      `insert into entities.entity_relationships (id, source_entity_id, target_entity_id, relationship_type, first_seen_at,
         last_seen_at) values (gen_random_uuid(), $1, $2, 'uses', now(), now())`,
      [ids['a'], ids['b']],
    );
    expect(await waiting()).toBe('ab');
    expect(await assessAll()).toBe(3);
    expect((await risk.getRisk({ entityId: ids['s']! })).risk?.impact).toMatchObject({ reached: 2 });
    await sql(`delete from entities.entity_relationships where target_entity_id = $1`, [ids['b']]);
    expect(await assessAll()).toBe(3);
    expect((await risk.getRisk({ entityId: ids['s']! })).risk?.impact).toMatchObject({ reached: 1 });
  });

  it('is everything once a night, when the live entities are counted anew', async () => {
    await assessAll();
    const round = new RiskRoundJob(stale);
    await world.as(tenantId, () => round.run({ cursor: undefined }));
    expect(await waiting()).toBe('abs');
    expect(await sql(`select change, base from entities.live_entity_counts`)).toEqual([{ change: 3, base: true }]);
    await sql(`update entities.entities set status = 'deleted' where id = $1`, [ids['b']]);
    expect(await sql(`select entities.live_entities() as live`)).toEqual([{ live: 2 }]);
  });
});
