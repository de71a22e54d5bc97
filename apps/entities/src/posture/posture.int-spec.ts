import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { entitiesV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import type { InProcessService, TestCaller } from '@attestry/testing';
import { aGraph } from '../fixtures/a-graph.js';
import { aService } from '../fixtures/a-service.js';
import { World } from '../fixtures/a-world.js';
import { RiskAssessor } from '../risk/risk-assessor.js';
import { AcceptFindings } from './accept-findings.usecase.js';
import { PostureUpkeepJob } from './posture-upkeep.job.js';
import { RecomputePosture } from './recompute-posture.usecase.js';

const { PostureState: State, ThreatSeverity: Severity } = entitiesV1;
const DAY = 86_400_000;

let world: World;
let service: InProcessService;
beforeAll(async () => {
  world = await World.open();
  service = await aService(world);
});
afterAll(async () => {
  await service?.stop();
  await world?.close();
});

const postureAs = (caller: TestCaller) => service.as(caller, entitiesV1.PostureServiceService);
let tenantId: string;
let posture: ReturnType<typeof postureAs>;
let ids: Record<string, string>;
beforeEach(async () => {
  tenantId = await world.aTenant();
  posture = postureAs({ tenantId });
  ids = await aGraph(world, tenantId, { a: {}, b: {} }, []);
});

const sql = <Row extends object>(text: string, params: unknown[] = []) =>
  world.as(tenantId, () => world.sql<Row>(text, params));
const told = (name: string, metadata: object, more = '') =>
  sql(`update entities.entities set metadata = $2 ${more} where id = $1`, [ids[name], JSON.stringify(metadata)]);
const assess = (now = new Date()) =>
  world.as(tenantId, async () => {
    while ((await service.get(RiskAssessor).assessStale(100, now)) > 0);
  });
const markStale = () =>
  sql(`insert into entities.stale_risks (entity_id) select id from entities.entities on conflict do nothing`);
const asked = (changes: Partial<entitiesV1.ListPostureFindingsRequest> = {}) =>
  entitiesV1.ListPostureFindingsRequest.fromPartial(changes);
const list = async (changes: Partial<entitiesV1.ListPostureFindingsRequest> = {}) =>
  (await posture.listPostureFindings(asked(changes))).findings;
const rulesOf = async (name: string, state = State.POSTURE_STATE_OPEN) =>
  (await list({ entityId: ids[name]!, state })).map(({ ruleId }) => ruleId).sort();
const history = async (id: string) =>
  (await posture.listPostureFindingChanges({ id, pageSize: 0, pageToken: '' })).changes;
const actions = async () => {
  const { rows } = await world.asSuperuser<{ action: string; details: Record<string, unknown> }>(
    `select action, event -> 'details' as details from entities.outbox
     where tenant_id = $1 and action like 'posture%' order by position`,
    [tenantId],
  );
  return rows.map(({ action, details }) => ({ action, ...details, context: undefined }));
};

describe('a finding', () => {
  it('comes with the risk that tells of it, names requirements and actions, and goes when it no longer stands', async () => {
    await told('a', { owner: '', auth_method: 'static_password' });
    await assess();
    const [worst, next] = await list();
    expect(worst).toMatchObject({
      entityId: ids['a'],
      connectionId: '',
      ruleId: 'static-password',
      title: 'It authenticates by a static password',
      severity: Severity.THREAT_SEVERITY_HIGH,
      state: State.POSTURE_STATE_OPEN,
      details: { 'entity.live': true, 'cause.insecure_authentication': 'static_password' },
      actionTypes: ['rotate', 'notify'],
      occurrences: 1,
    });
    expect(worst!.requirements.map(({ requirementCode }) => requirementCode)).toEqual(['IA.L2-3.5.4', 'IA.L2-3.5.2']);
    expect(next).toMatchObject({ ruleId: 'unowned-identity', severity: Severity.THREAT_SEVERITY_MEDIUM });

    await told('a', { owner: 'team', auth_method: 'oidc' });
    await assess();
    expect(await rulesOf('a')).toEqual([]);
    expect((await posture.getPostureFinding({ id: worst!.id })).finding).toMatchObject({
      state: State.POSTURE_STATE_RESOLVED,
      resolvedAt: expect.any(Date),
    });

    await told('a', { owner: 'team', auth_method: 'static_password' });
    await assess();
    const [again, ...others] = await list({ state: State.POSTURE_STATE_OPEN });
    expect(others).toEqual([]);
    expect(again).toMatchObject({ id: worst!.id, occurrences: 2, resolvedAt: undefined });
    expect(again!.openedAt!.getTime()).toBeGreaterThan(again!.firstSeenAt!.getTime());
    expect((await history(worst!.id)).map(({ fromState, toState }) => [fromState, toState])).toEqual([
      [State.POSTURE_STATE_RESOLVED, State.POSTURE_STATE_OPEN],
      [State.POSTURE_STATE_OPEN, State.POSTURE_STATE_RESOLVED],
      [State.POSTURE_STATE_UNSPECIFIED, State.POSTURE_STATE_OPEN],
    ]);
    expect(await actions()).toEqual([
      { action: 'posture.recomputed', opened: 2, reopened: 0, resolved: 0 },
      { action: 'posture.recomputed', opened: 0, reopened: 0, resolved: 2 },
      { action: 'posture.recomputed', opened: 0, reopened: 1, resolved: 0 },
    ]);
  });

  it('is left as it is while nothing changes, and told to stand once a night', async () => {
    await told('a', { owner: '' });
    await assess();
    const [before] = await list();
    await markStale();
    await assess();
    expect((await list())[0]).toEqual(before);
    await markStale();
    await assess(new Date(Date.now() + DAY));
    expect((await list())[0]!.lastSeenAt!.getTime()).toBeGreaterThan(before!.lastSeenAt!.getTime());
    expect(await history(before!.id)).toHaveLength(1);
  });

  it('comes from on demand assessments too', async () => {
    await told('a', { owner: '' });
    await service.as({ tenantId }, entitiesV1.RiskServiceService).assessRisk({ entityId: ids['a']! });
    expect(await rulesOf('a')).toEqual(['unowned-identity']);
  });

  it('tells of open threats, of the disabled that act, and of days that are unusual', async () => {
    await sql(
      `insert into entities.threat_events (id, entity_id, time, last_seen_at, count, threat_type, title, tactic, severity,
         threat_score, confidence, detection_method)
       values (gen_random_uuid(), $1, now(), now(), 1, 'x', 'x', 'impact', 'critical', 9.0, 0.9, 'rule/x')`,
      [ids['a']],
    );
    await sql(`update entities.entities set status = 'disabled' where id = $1`, [ids['b']]);
    await assess();
    expect(await rulesOf('a')).toEqual(['open-critical-threat']);
    expect(await rulesOf('b')).toEqual([]);
    await sql(`update entities.entities set last_used_at = now() + interval '1 second' where id = $1`, [ids['b']]);
    await sql(
      `insert into entities.entity_baselines (entity_id, baseline_type, state, day, sample_size, confidence_score,
         anomaly_score, calculation_date, expires_at)
       values ($1, 'api_usage', 'anomalous', current_date, 20, 0.7, 0.9, now(), now() + interval '2 days')`,
      [ids['a']],
    );
    await assess();
    expect(await rulesOf('a')).toEqual(['open-anomaly', 'open-critical-threat']);
    expect(await rulesOf('b')).toEqual(['disabled-but-used']);
    await sql(`update entities.entity_baselines set state = 'usual', anomaly_score = 0.1`);
    await sql(`update entities.threat_events set status = 'mitigated', resolved_at = now()`);
    await assess();
    expect(await rulesOf('a')).toEqual([]);
  });

  it('goes when its entity is merged into another one', async () => {
    await told('a', { owner: '' });
    await assess();
    await service
      .as({ tenantId }, entitiesV1.EntityServiceService)
      .mergeEntities(entitiesV1.MergeEntitiesRequest.fromPartial({ id: ids['b']!, duplicateId: ids['a']! }));
    await assess();
    const resolved = await list({ entityId: ids['a']! });
    expect(resolved.map(({ state }) => state)).toEqual([State.POSTURE_STATE_RESOLVED]);
  });

  it('is of the own tenant alone', async () => {
    await told('a', { owner: '' });
    await assess();
    const [{ id } = { id: '' }] = await list();
    const other = postureAs({ tenantId: await world.aTenant() });
    for (const nobody of [id, uuidv7()]) {
      const page = { id: nobody, pageSize: 0, pageToken: '' };
      const refused = { reason: 'POSTURE_FINDING_NOT_FOUND' };
      await expect(other.getPostureFinding({ id: nobody })).rejects.toMatchObject(refused);
      await expect(other.listPostureFindingChanges(page)).rejects.toMatchObject(refused);
      const acceptance = { id: nobody, reason: 'x', endTime: new Date(Date.now() + DAY), etag: '' };
      await expect(other.acceptPostureFinding(acceptance)).rejects.toMatchObject(refused);
      await expect(other.reopenPostureFinding({ id: nobody, reason: 'x', etag: '' })).rejects.toMatchObject(refused);
    }
    expect((await other.listPostureFindings(asked({ entityId: ids['a']! }))).findings).toEqual([]);
    expect((await other.facetPostureFindings(asked())).total).toBe('0');
  });
});

describe('an accepted finding', () => {
  const accepted = async (days = 30) => {
    await told('a', { owner: '' });
    await assess();
    const [{ id, etag } = { id: '', etag: '' }] = await list();
    const endTime = new Date(Date.now() + days * DAY);
    return { id, etag, endTime, reason: 'the project ends in May' };
  };

  it('says who accepts it, why and until when, and stays accepted while it stands', async () => {
    const acceptance = await accepted();
    const userId = uuidv7();
    const manager = postureAs({ tenantId, role: 'manager', userId });
    const { finding } = await manager.acceptPostureFinding(acceptance);
    expect(finding).toMatchObject({
      state: State.POSTURE_STATE_ACCEPTED,
      acceptedReason: acceptance.reason,
      acceptedBy: userId,
      acceptEndTime: acceptance.endTime,
    });
    await markStale();
    await assess();
    expect(await rulesOf('a', State.POSTURE_STATE_ACCEPTED)).toEqual(['unowned-identity']);
    const late = manager.acceptPostureFinding(acceptance);
    await expect(late).rejects.toMatchObject({ reason: 'ETAG_MISMATCH' });
    const { finding: reopened } = await manager.reopenPostureFinding({ ...acceptance, etag: '' });
    expect(reopened).toMatchObject({ state: State.POSTURE_STATE_OPEN, acceptedBy: '', acceptEndTime: undefined });
    expect((await actions()).map(({ action }) => action)).toEqual([
      'posture.recomputed',
      'posture_finding.accepted',
      'posture_finding.reopened',
    ]);
    expect((await history(acceptance.id)).map(({ reason, actor }) => [reason, actor])).toEqual([
      [acceptance.reason, userId],
      [acceptance.reason, userId],
      ['', '01930000-0000-7000-8000-00000000abcd'],
    ]);
  });

  it('is open again once its time is over, by the upkeep or by the next assessment', async () => {
    const acceptance = await accepted();
    await posture.acceptPostureFinding(acceptance);
    const end = () =>
      sql(`update entities.posture_findings set accepted_until = now() - interval '1 second' where id = $1`, [
        acceptance.id,
      ]);
    await end();
    const upkeep = new PostureUpkeepJob(service.get(AcceptFindings), service.get(RecomputePosture));
    expect(await world.as(tenantId, () => upkeep.run({}))).toBeUndefined();
    expect(await rulesOf('a')).toEqual(['unowned-identity']);
    expect((await actions()).at(-1)).toMatchObject({ action: 'posture_finding.acceptance_ended' });
    await posture.acceptPostureFinding({ ...acceptance, etag: '' });
    await end();
    await markStale();
    await assess();
    expect(await rulesOf('a')).toEqual(['unowned-identity']);
    expect((await history(acceptance.id))[0]).toMatchObject({ reason: 'the acceptance has ended' });
  });

  it('cannot be accepted for more than a year, for the past, or once it is gone', async () => {
    const acceptance = await accepted();
    for (const days of [-1, 366]) {
      const endTime = new Date(Date.now() + days * DAY);
      await expect(posture.acceptPostureFinding({ ...acceptance, endTime })).rejects.toMatchObject({
        reason: 'INVALID_FIELDS',
        violations: [expect.objectContaining({ field: 'endTime' })],
      });
    }
    await told('a', { owner: 'team' });
    await assess();
    const gone = posture.acceptPostureFinding({ ...acceptance, etag: '' });
    await expect(gone).rejects.toMatchObject({ reason: 'POSTURE_FINDING_RESOLVED' });
    const analyst = postureAs({ tenantId, role: 'analyst' });
    await expect(analyst.acceptPostureFinding(acceptance)).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
  });
});

describe('findings', () => {
  beforeEach(async () => {
    await told('a', { owner: '', auth_method: 'static_password', workloads: 3 });
    await told('b', { owner: '', secret_leaked: true });
    await assess();
  });

  it('are listed by severity or age, page by page, under filters', async () => {
    const all = await list();
    expect(all.map(({ ruleId }) => ruleId)).toEqual([
      'leaked-secret',
      'static-password',
      expect.any(String),
      expect.any(String),
      expect.any(String),
    ]);
    const paged: string[] = [];
    for (let pageToken = '', first = true; first || pageToken !== ''; first = false) {
      const page = await posture.listPostureFindings(asked({ pageSize: 2, pageToken, orderBy: 'opened_at desc' }));
      paged.push(...page.findings.map(({ id }) => id));
      pageToken = page.nextPageToken;
    }
    expect(paged.sort()).toEqual(all.map(({ id }) => id).sort());
    expect(await list({ requirementCode: 'IA.L2-3.5.10' })).toHaveLength(1);
    expect(await list({ requirementCode: 'IA.L2-3.5.10', ruleId: 'static-password' })).toEqual([]);
    expect(await list({ requirementCode: 'XX.L2-9.9.9' })).toEqual([]);
    expect(await list({ ruleId: 'unowned-identity' })).toHaveLength(2);
    expect(await list({ severity: Severity.THREAT_SEVERITY_MEDIUM, entityId: ids['a']! })).toHaveLength(2);
    expect(await list({ connectionId: uuidv7() })).toEqual([]);
  });

  it('are counted by state, severity, rule and requirement', async () => {
    const facets = await posture.facetPostureFindings(asked({ state: State.POSTURE_STATE_OPEN }));
    expect(facets).toMatchObject({
      total: '5',
      states: [{ value: 'open', count: '5' }],
      severities: [
        { value: 'medium', count: '3' },
        { value: 'critical', count: '1' },
        { value: 'high', count: '1' },
      ],
    });
    expect(facets.rules[0]).toEqual({ value: 'unowned-identity', count: '2' });
    expect(facets.requirements).toContainEqual({ value: 'IA.L2-3.5.1', count: '3' });
  });

  it('are summed up by requirement, with the worst as samples', async () => {
    const requirementCodes = ['IA.L2-3.5.2', 'AT.L2-3.2.1'];
    const { requirements } = await posture.summarizePosture({ requirementCodes, sampleSize: 1 });
    expect(requirements).toEqual([
      expect.objectContaining({
        requirementCode: 'IA.L2-3.5.2',
        open: { critical: '1', high: '1', medium: '0', low: '0' },
        acceptedCount: '0',
        newestOpenedAt: expect.any(Date),
        samples: [expect.objectContaining({ ruleId: 'leaked-secret', entityId: ids['b'] })],
        ruleIds: ['leaked-secret', 'long-lived-secret', 'static-password'],
      }),
      expect.objectContaining({ requirementCode: 'AT.L2-3.2.1', ruleIds: [], samples: [], newestOpenedAt: undefined }),
    ]);
    const all = await posture.summarizePosture({ requirementCodes: [], sampleSize: 0 });
    expect(all.requirements.length).toBeGreaterThan(20);
    expect(all.requirements[0]).toMatchObject({ requirementCode: 'AC.L2-3.1.1', samples: [] });
  });

  it('come from rules that can be read', async () => {
    const { rules } = await posture.getPostureRules({});
    expect(rules.find(({ id }) => id === 'owner-gone')).toMatchObject({
      about: 'entity',
      severity: Severity.THREAT_SEVERITY_HIGH,
      actionTypes: ['disable', 'rotate', 'notify'],
    });
  });
});

describe('connections', () => {
  it('have findings of their own, which the upkeep brings up to date', async () => {
    const connections = service.as({ tenantId }, entitiesV1.ConnectionServiceService);
    const { connection } = await connections.createConnection(
      entitiesV1.CreateConnectionRequest.fromPartial({
        platform: entitiesV1.Platform.PLATFORM_GITHUB,
        platformUserId: 'bot',
        displayName: 'Bot',
      }),
    );
    const upkeep = new PostureUpkeepJob(service.get(AcceptFindings), service.get(RecomputePosture));
    const keepUp = () => world.as(tenantId, () => upkeep.run({}));
    await keepUp();
    expect(await list({ connectionId: connection!.id })).toEqual([]);
    await sql(`update entities.platform_connections set expires_at = now() - interval '1 minute'`);
    await keepUp();
    expect(await list({ connectionId: connection!.id })).toEqual([
      expect.objectContaining({ ruleId: 'expired-connection', entityId: '', state: State.POSTURE_STATE_OPEN }),
    ]);
    await sql(`update entities.platform_connections set expires_at = now() + interval '1 day'`);
    await keepUp();
    expect((await list({ connectionId: connection!.id })).map(({ state }) => state)).toEqual([
      State.POSTURE_STATE_RESOLVED,
    ]);
  });
});
