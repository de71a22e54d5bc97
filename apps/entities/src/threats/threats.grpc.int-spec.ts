import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entitiesV1 } from '@attestry/contracts';
import type { InProcessService, TestCaller } from '@attestry/testing';
import { recordsOf } from '../detections/rule-cases.js';
import type { TestRecord } from '../detections/rule-schema.js';
import { aService } from '../fixtures/a-service.js';
import { World } from '../fixtures/a-world.js';

const { ThreatSeverity, ThreatStatus } = entitiesV1;

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

const threatsAs = (caller: TestCaller) => service.as(caller, entitiesV1.ThreatServiceService);

const anyThreat = {
  pageSize: 0,
  pageToken: '',
  entityId: '',
  status: ThreatStatus.THREAT_STATUS_UNSPECIFIED,
  severity: ThreatSeverity.THREAT_SEVERITY_UNSPECIFIED,
  tactic: '',
  threatType: '',
  startTime: undefined,
  endTime: undefined,
  orderBy: '',
};

const records = (short: Partial<TestRecord> & { event: string }) =>
  recordsOf({ by: 'user/eve', at: '0s', repeat: 1, ...short });
const STOPPED = records({ event: 'cloudtrail.StopLogging', request: { name: 'main' } });
const SHARED = records({
  event: 'rds.ModifyDBSnapshotAttribute',
  at: '1h',
  request: { attributeName: 'restore', valuesToAdd: ['all'] },
});

async function aTenantWithThreats(): Promise<{ tenantId: string; threats: ReturnType<typeof threatsAs> }> {
  const tenantId = await world.aTenant();
  await world.import(tenantId, JSON.stringify({ Records: [...STOPPED, ...SHARED] }));
  return { tenantId, threats: threatsAs({ tenantId }) };
}

const step = (threat: entitiesV1.Threat, status: entitiesV1.ThreatStatus, etag = threat.etag) => ({
  id: threat.id,
  status,
  reason: 'looked into it',
  resolutionMethod: '',
  etag,
});

describe('threats', () => {
  it('are listed by time and score, filtered, and paged', async () => {
    const { threats } = await aTenantWithThreats();
    const titles = async (request: Partial<typeof anyThreat>) =>
      (await threats.listThreats({ ...anyThreat, ...request })).threats.map(({ threatType }) => threatType);
    expect(await titles({})).toEqual(['snapshot_shared', 'logging_stopped']);
    expect(await titles({ orderBy: 'threat_score desc' })).toEqual(['logging_stopped', 'snapshot_shared']);
    expect(await titles({ severity: ThreatSeverity.THREAT_SEVERITY_CRITICAL })).toEqual(['logging_stopped']);
    expect(await titles({ tactic: 'exfiltration' })).toEqual(['snapshot_shared']);
    expect(await titles({ status: ThreatStatus.THREAT_STATUS_CLOSED })).toEqual([]);
    const first = await threats.listThreats({ ...anyThreat, pageSize: 1 });
    const second = await threats.listThreats({ ...anyThreat, pageSize: 1, pageToken: first.nextPageToken });
    expect([...first.threats, ...second.threats].map(({ threatType }) => threatType)).toEqual(await titles({}));
    expect(second.nextPageToken).toBe('');
  });

  it('tell everything that the detection knows, with evidence when read one by one', async () => {
    const { threats } = await aTenantWithThreats();
    const [, listed] = (await threats.listThreats(anyThreat)).threats;
    expect(listed!.evidence).toEqual([]);
    expect((await threats.getThreat({ id: listed!.id })).threat).toMatchObject({
      count: 1,
      tactic: 'defense-evasion',
      techniques: ['T1562.008'],
      threatScore: 9,
      confidence: 0.9,
      status: ThreatStatus.THREAT_STATUS_OPEN,
      detectionMethod: 'rule/trail-stopped-or-deleted',
      threatIndicators: expect.arrayContaining([{ type: 'address', value: '203.0.113.10' }]),
      recommendedActions: [
        { actionType: 'enable', parameters: { resource: 'trail' } },
        { actionType: 'notify', parameters: {} },
      ],
      falsePositive: false,
      evidence: [expect.objectContaining({ source: 'aws_cloudtrail', eventType: 'cloudtrail.StopLogging' })],
    });
  });

  it('of another tenant are not there', async () => {
    const { threats } = await aTenantWithThreats();
    const [threat] = (await threats.listThreats(anyThreat)).threats;
    const others = threatsAs({ tenantId: await world.aTenant() });
    await expect(others.getThreat({ id: threat!.id })).rejects.toMatchObject({ reason: 'THREAT_NOT_FOUND' });
    await expect(
      others.transitionThreat(step(threat!, ThreatStatus.THREAT_STATUS_INVESTIGATING, '')),
    ).rejects.toMatchObject({ reason: 'THREAT_NOT_FOUND' });
  });
});

describe('triage', () => {
  it('goes step by step, each one audited', async () => {
    const { tenantId, threats } = await aTenantWithThreats();
    let [threat] = (await threats.listThreats(anyThreat)).threats as [entitiesV1.Threat];
    const { id } = threat;
    for (const status of ['INVESTIGATING', 'CONFIRMED', 'MITIGATED', 'CLOSED'] as const) {
      threat = (await threats.transitionThreat(step(threat, ThreatStatus[`THREAT_STATUS_${status}`]))).threat!;
      expect(threat).toMatchObject({ status: ThreatStatus[`THREAT_STATUS_${status}`], statusReason: 'looked into it' });
    }
    expect(threat).toMatchObject({ resolutionMethod: 'manual', resolvedAt: expect.any(Date) });
    const { rows } = await world.asSuperuser<{ action: string }>(
      `select action from entities.outbox where tenant_id = $1 and event -> 'resource' ->> 'id' = $2
         and action like 'threat.%' order by position`,
      [tenantId, id],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'threat.raised', 'threat.investigating', 'threat.confirmed', 'threat.mitigated', 'threat.closed',
    ]); // prettier-ignore
  });

  it('refuses a step that leaves one out, and an etag that is old', async () => {
    const { threats } = await aTenantWithThreats();
    const [threat] = (await threats.listThreats(anyThreat)).threats as [entitiesV1.Threat];
    await expect(threats.transitionThreat(step(threat, ThreatStatus.THREAT_STATUS_CLOSED))).rejects.toMatchObject({
      reason: 'ILLEGAL_THREAT_TRANSITION',
      metadata: expect.objectContaining({ from: 'open', to: 'closed' }),
    });
    await threats.transitionThreat(step(threat, ThreatStatus.THREAT_STATUS_INVESTIGATING));
    await expect(threats.transitionThreat(step(threat, ThreatStatus.THREAT_STATUS_CONFIRMED))).rejects.toMatchObject({
      reason: 'ETAG_MISMATCH',
    });
  });

  it('to false positive silences the key for 30 days, and says so in the trail', async () => {
    const { tenantId, threats } = await aTenantWithThreats();
    const [, open] = (await threats.listThreats(anyThreat)).threats as [entitiesV1.Threat, entitiesV1.Threat];
    const looked = (await threats.transitionThreat(step(open, ThreatStatus.THREAT_STATUS_INVESTIGATING))).threat!;
    const { threat } = await threats.transitionThreat(step(looked, ThreatStatus.THREAT_STATUS_FALSE_POSITIVE));
    expect(threat).toMatchObject({ falsePositive: true, resolvedAt: expect.any(Date) });
    const again = records({ event: 'cloudtrail.StopLogging', at: '50h', request: { name: 'main' } });
    await world.import(tenantId, JSON.stringify({ Records: again }));
    expect((await threats.listThreats(anyThreat)).threats).toHaveLength(2);
    const { rows } = await world.asSuperuser<{ days: number }>(
      `select extract(epoch from (event -> 'details' ->> 'expires_at')::timestamptz - now()) / 86400 as days
       from entities.outbox where tenant_id = $1 and action = 'threat.suppressed'`,
      [tenantId],
    );
    expect(Number(rows[0]!.days)).toBeCloseTo(30, 1);
  });

  it('is for analysts; everybody reads', async () => {
    const { tenantId, threats } = await aTenantWithThreats();
    const [threat] = (await threats.listThreats(anyThreat)).threats as [entitiesV1.Threat];
    const viewer = threatsAs({ tenantId, role: 'viewer' });
    expect((await viewer.listThreats(anyThreat)).threats).toHaveLength(2);
    await expect(viewer.transitionThreat(step(threat, ThreatStatus.THREAT_STATUS_INVESTIGATING))).rejects.toMatchObject(
      { reason: 'PERMISSION_DENIED' },
    );
  });
});

describe('a scan of history', () => {
  const range = { startTime: new Date('2026-03-01T00:00:00Z'), endTime: new Date('2026-03-04T00:00:00Z') };

  it('finds in batches what an import would have found, and nothing twice', async () => {
    const { tenantId, threats } = await aTenantWithThreats();
    const before = (await threats.listThreats(anyThreat)).threats.map(({ threatType, count }) => ({
      threatType,
      count,
    }));
    expect(await threats.scanThreats({ ...range, pageSize: 0, pageToken: '' })).toMatchObject({
      scanned: 2,
      raised: 0,
      updated: 0,
    });
    await world.as(tenantId, () => world.sql('delete from entities.threat_evidence'));
    await world.as(tenantId, () => world.sql('delete from entities.threat_events'));
    let pageToken = '';
    const scanned: number[] = [];
    do {
      const answer = await threats.scanThreats({ ...range, pageSize: 1, pageToken });
      scanned.push(answer.scanned);
      pageToken = answer.nextPageToken;
    } while (pageToken !== '');
    expect(scanned).toEqual([1, 1, 0]);
    const after = (await threats.listThreats(anyThreat)).threats.map(({ threatType, count }) => ({
      threatType,
      count,
    }));
    expect(after).toEqual(before);
  });

  it('of a range that ends before it begins is refused', async () => {
    const threats = threatsAs({ tenantId: await world.aTenant() });
    const backwards = { startTime: range.endTime, endTime: range.startTime, pageSize: 0, pageToken: '' };
    await expect(threats.scanThreats(backwards)).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
  });
});

describe('the rules', () => {
  it('are listed by id', async () => {
    const threats = threatsAs({ tenantId: await world.aTenant() });
    const { rules } = await threats.getThreatRules({});
    expect(rules.length).toBeGreaterThan(50);
    expect(rules.map(({ id }) => id)).toEqual(rules.map(({ id }) => id).toSorted());
  });
});
