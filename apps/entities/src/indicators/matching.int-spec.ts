import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entitiesV1 } from '@attestry/contracts';
import type { InProcessService } from '@attestry/testing';
import { recordsOf } from '../detections/rule-cases.js';
import type { TestRecord } from '../detections/rule-schema.js';
import { aService } from '../fixtures/a-service.js';
import { World } from '../fixtures/a-world.js';

const { IndicatorType: Type, ThreatSeverity: Level } = entitiesV1;

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

const log = (...records: (Partial<TestRecord> & { event: string })[]) =>
  JSON.stringify({ Records: records.flatMap((short) => recordsOf({ by: 'user/eve', at: '0s', repeat: 1, ...short })) });

const range = {
  startTime: new Date('2026-01-01T00:00:00Z'),
  endTime: new Date('2027-01-01T00:00:00Z'),
  pageSize: 0,
  pageToken: '',
};

async function aTenant() {
  const tenantId = await world.aTenant();
  const indicators = service.as({ tenantId }, entitiesV1.IndicatorServiceService);
  const threats = service.as({ tenantId }, entitiesV1.ThreatServiceService);
  const list = (type: entitiesV1.IndicatorType, value: string, changes: Partial<entitiesV1.NewIndicator> = {}) =>
    indicators.createIndicator({
      indicator: {
        type, value, threatLevel: Level.THREAT_SEVERITY_HIGH, source: 'feed', confidenceScore: 80, firstSeen: undefined,
        lastSeen: undefined, ...changes,
      }, // prettier-ignore
    });
  const raised = async () => {
    const { threats: found } = await threats.listThreats(entitiesV1.ListThreatsRequest.fromPartial({}));
    return found.filter(({ detectionMethod }) => detectionMethod.startsWith('indicator/'));
  };
  return { tenantId, indicators, threats, list, raised };
}

describe('an event that is imported', () => {
  it.each<[string, entitiesV1.IndicatorType, string, Partial<TestRecord>]>([
    ['indicator_ip', Type.INDICATOR_TYPE_IP, '198.51.100.66', { from: '198.51.100.66' }],
    ['indicator_ip', Type.INDICATOR_TYPE_IP, '2001:db8::66', { from: '2001:0DB8::0066' }],
    ['indicator_cidr', Type.INDICATOR_TYPE_CIDR, '198.51.100.0/25', { from: '198.51.100.66' }],
    ['indicator_cidr', Type.INDICATOR_TYPE_CIDR, '2001:db8::/33', { from: '2001:db8:7fff::66' }],
    ['indicator_domain', Type.INDICATOR_TYPE_DOMAIN, 'evil.example', { agent: 'tool/1 (+https://a.b.evil.example/x)' }],
    [
      'indicator_url',
      Type.INDICATOR_TYPE_URL,
      'https://evil.example/x',
      { request: { endpoint: 'https://EVIL.example/x#1' } },
    ],
    [
      'indicator_email',
      Type.INDICATOR_TYPE_EMAIL,
      'eve@evil.example',
      { request: { list: [{ to: 'Eve@evil.example' }] } },
    ],
    [
      'indicator_hash',
      Type.INDICATOR_TYPE_HASH,
      'd41d8cd98f00b204e9800998ecf8427e',
      { request: { md5: 'D41D8CD98F00B204E9800998ECF8427E' } },
    ],
    [
      'indicator_arn',
      Type.INDICATOR_TYPE_ARN,
      'arn:aws:iam::123456789012:role/Evil',
      { request: { roleArn: 'arn:aws:iam::123456789012:role/Evil' } },
    ],
  ])('raises %s for %d %s', async (threatType, type, value, record) => {
    const { tenantId, list, raised } = await aTenant();
    const { indicator } = await list(type, value);
    await world.import(tenantId, log({ event: 's3.ListBuckets', ...record }, { event: 's3.ListBuckets', at: '2s' }));
    expect(await raised()).toMatchObject([
      {
        threatType,
        count: 1,
        detectionMethod: `indicator/${indicator!.id}`,
        severity: Level.THREAT_SEVERITY_HIGH,
        threatScore: 7.5,
        confidence: 0.8,
        threatIndicators: expect.arrayContaining([{ type: 'listed', value: indicator!.value }]),
      },
    ]);
  });

  it('raises nothing for what is expired, near, or listed by another tenant', async () => {
    const { tenantId, list, raised } = await aTenant();
    await list(Type.INDICATOR_TYPE_IP, '198.51.100.66', { confidenceScore: 9 });
    await list(Type.INDICATOR_TYPE_CIDR, '198.51.100.128/25');
    await (await aTenant()).list(Type.INDICATOR_TYPE_IP, '198.51.100.66');
    await world.import(tenantId, log({ event: 's3.ListBuckets', from: '198.51.100.66' }));
    expect(await raised()).toEqual([]);
  });

  it('counts to the same threat within a day, and is silent after a false positive', async () => {
    const { tenantId, list, raised, threats } = await aTenant();
    await list(Type.INDICATOR_TYPE_IP, '198.51.100.66');
    const from = '198.51.100.66';
    await world.import(tenantId, log({ event: 's3.ListBuckets', from }, { event: 's3.GetObject', from, at: '1h' }));
    await world.import(tenantId, log({ event: 's3.ListBuckets', from, at: '2h' }));
    const [threat] = await raised();
    expect(threat).toMatchObject({ count: 3 });
    for (const status of [
      entitiesV1.ThreatStatus.THREAT_STATUS_INVESTIGATING,
      entitiesV1.ThreatStatus.THREAT_STATUS_FALSE_POSITIVE,
    ]) {
      await threats.transitionThreat({ id: threat!.id, status, reason: 'ours', resolutionMethod: '', etag: '' });
    }
    await world.import(tenantId, log({ event: 's3.ListBuckets', from, at: '90h' }));
    expect(await raised()).toHaveLength(1);
  });
});

describe('history', () => {
  it('is compared when it is scanned, however many events there are', async () => {
    const { tenantId, list, raised, threats } = await aTenant();
    await world.import(tenantId, log({ event: 's3.ListBuckets', from: '198.51.100.66', repeat: 450 }));
    await list(Type.INDICATOR_TYPE_CIDR, '198.51.0.0/16');
    expect(await raised()).toEqual([]);
    expect(await threats.scanThreats(range)).toMatchObject({ scanned: 450, raised: 1 });
    expect(await threats.scanThreats(range)).toMatchObject({ raised: 0, updated: 0 });
    expect(await raised()).toMatchObject([{ count: 450 }]);
  });
});
