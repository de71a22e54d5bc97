import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entitiesV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import type { InProcessService, TestCaller } from '@attestry/testing';
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

const indicatorsAs = (caller: TestCaller) => service.as(caller, entitiesV1.IndicatorServiceService);
const aTenant = async () => indicatorsAs({ tenantId: await world.aTenant(), role: 'analyst' });

const anIndicator = (changes: Partial<entitiesV1.NewIndicator> = {}): entitiesV1.NewIndicator => ({
  type: Type.INDICATOR_TYPE_IP,
  value: '198.51.100.7',
  threatLevel: Level.THREAT_SEVERITY_HIGH,
  source: 'feed',
  confidenceScore: 80,
  firstSeen: new Date(Date.now() - 86_400_000),
  lastSeen: new Date(),
  ...changes,
});
const all = entitiesV1.ListIndicatorsRequest.fromPartial({});
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

describe('an indicator', () => {
  it('is kept in normal form, once, with its confidence of now', async () => {
    const indicators = await aTenant();
    const given = anIndicator({
      type: Type.INDICATOR_TYPE_CIDR,
      value: '2001:DB8:FFFF::9/33',
      firstSeen: undefined,
      lastSeen: daysAgo(90),
    });
    const { indicator } = await indicators.createIndicator({ indicator: given });
    expect(indicator).toMatchObject({
      value: '2001:db8:8000::/33',
      confidenceScore: 80,
      currentConfidence: expect.closeTo(40, 1),
      expired: false,
      region: 'us-east',
      etag: '1',
    });
    await expect(indicators.createIndicator({ indicator: given })).rejects.toMatchObject({
      reason: 'INDICATOR_EXISTS',
      metadata: expect.objectContaining({ id: indicator!.id }),
    });
    expect((await indicators.getIndicator({ id: indicator!.id })).indicator).toMatchObject({ source: 'feed' });
  });

  it('that is none of its type, or ends before it begins, is refused', async () => {
    const indicators = await aTenant();
    await expect(
      indicators.createIndicator({ indicator: anIndicator({ value: 'evil.example' }) }),
    ).rejects.toMatchObject({
      reason: 'INVALID_FIELDS',
      violations: [{ field: 'indicator.value', description: 'must be an IPv4 or IPv6 address' }],
    });
    await expect(
      indicators.createIndicator({ indicator: anIndicator({ firstSeen: daysAgo(1), lastSeen: daysAgo(2) }) }),
    ).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
  });

  it('changes only where the mask says, and only if it was seen', async () => {
    const indicators = await aTenant();
    const { indicator } = await indicators.createIndicator({ indicator: anIndicator() });
    const wanted = { ...indicator!, confidenceScore: 5, source: 'me', value: '192.0.2.1' };
    const changed = await indicators.updateIndicator({
      indicator: wanted,
      updateMask: ['confidence_score'],
      etag: '1',
    });
    expect(changed.indicator).toMatchObject({
      confidenceScore: 5,
      source: 'feed',
      value: '198.51.100.7',
      expired: true,
      etag: '2',
    });
    const again = { indicator: wanted, updateMask: ['source'], etag: '1' };
    await expect(indicators.updateIndicator(again)).rejects.toMatchObject({ reason: 'ETAG_MISMATCH' });
    for (const updateMask of [[], ['value'], ['id']]) {
      await expect(indicators.updateIndicator({ ...again, updateMask, etag: '' })).rejects.toMatchObject({
        reason: 'INVALID_FIELDS',
      });
    }
    await expect(indicators.deleteIndicator({ id: wanted.id, etag: '1' })).rejects.toMatchObject({
      reason: 'ETAG_MISMATCH',
    });
    await indicators.deleteIndicator({ id: wanted.id, etag: '2' });
    await expect(indicators.getIndicator({ id: wanted.id })).rejects.toMatchObject({ reason: 'INDICATOR_NOT_FOUND' });
  });

  it('of another tenant is not there, and viewers only read', async () => {
    const tenantId = await world.aTenant();
    const { indicator } = await indicatorsAs({ tenantId }).createIndicator({ indicator: anIndicator() });
    const others = await aTenant();
    await expect(others.getIndicator({ id: indicator!.id })).rejects.toMatchObject({ reason: 'INDICATOR_NOT_FOUND' });
    await expect(others.deleteIndicator({ id: indicator!.id, etag: '' })).rejects.toMatchObject({
      reason: 'INDICATOR_NOT_FOUND',
    });
    await others.createIndicator({ indicator: anIndicator() });
    const viewer = indicatorsAs({ tenantId, role: 'viewer' });
    expect((await viewer.listIndicators(all)).indicators).toHaveLength(1);
    await expect(viewer.createIndicator({ indicator: anIndicator() })).rejects.toMatchObject({
      reason: 'PERMISSION_DENIED',
    });
    await expect(viewer.getIndicator({ id: uuidv7() })).rejects.toMatchObject({ reason: 'INDICATOR_NOT_FOUND' });
  });
});

describe('many indicators', () => {
  it('are merged whatever their order, and refused one by one', async () => {
    const indicators = await aTenant();
    const list = [
      anIndicator({ lastSeen: daysAgo(5), firstSeen: daysAgo(9), source: 'old' }),
      anIndicator({ value: '::ffff:198.51.100.7', lastSeen: daysAgo(3), firstSeen: daysAgo(4), source: 'new' }),
      anIndicator({ value: 'nonsense' }),
      anIndicator({ type: Type.INDICATOR_TYPE_DOMAIN, value: 'Evil.Example' }),
    ];
    expect(await indicators.upsertIndicators({ indicators: list })).toMatchObject({
      created: 2,
      updated: 0,
      rejections: [{ index: 2, field: 'value', description: 'must be an IPv4 or IPv6 address' }],
    });
    expect(await indicators.upsertIndicators({ indicators: list.toReversed() })).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 3,
    });
    const found = await indicators.listIndicators({ ...all, type: Type.INDICATOR_TYPE_IP });
    expect(found.indicators).toMatchObject([
      { source: 'new', firstSeen: list[0]!.firstSeen, lastSeen: list[1]!.lastSeen },
    ]);
    const later = [anIndicator({ lastSeen: daysAgo(1), firstSeen: daysAgo(2), source: 'newest', confidenceScore: 30 })];
    expect(await indicators.upsertIndicators({ indicators: later })).toMatchObject({ created: 0, updated: 1 });
    const merged = (await indicators.listIndicators({ ...all, value: '198.51.100.7' })).indicators;
    expect(merged).toMatchObject([{ source: 'newest', confidenceScore: 30, firstSeen: list[0]!.firstSeen }]);
  });

  it('written at the same time by two are each stored once', async () => {
    const indicators = await aTenant();
    const list = Array.from({ length: 300 }, (_, index) =>
      anIndicator({ value: `192.0.2.${String(index % 250)}`, lastSeen: daysAgo(index), firstSeen: daysAgo(400) }),
    );
    await Promise.all([
      indicators.upsertIndicators({ indicators: list }),
      indicators.upsertIndicators({ indicators: list.toReversed() }),
    ]);
    const { indicators: found } = await indicators.listIndicators({ ...all, pageSize: 200, includeExpired: true });
    expect(new Set(found.map(({ value }) => value)).size).toBe(200);
  });

  it('are filtered, searched by beginning, ordered and paged', async () => {
    const indicators = await aTenant();
    const domains = ['a.evil.example', 'b.evil.example', 'c.good.example'].map((value, index) =>
      anIndicator({ type: Type.INDICATOR_TYPE_DOMAIN, value, lastSeen: daysAgo(index), firstSeen: daysAgo(9) }),
    );
    const expired = anIndicator({ value: '192.0.2.9', confidenceScore: 9, source: 'other' });
    await indicators.upsertIndicators({ indicators: [...domains, expired] });
    const values = async (request: Partial<entitiesV1.ListIndicatorsRequest>) =>
      (await indicators.listIndicators({ ...all, ...request })).indicators.map(({ value }) => value);
    expect(await values({})).toEqual(['a.evil.example', 'b.evil.example', 'c.good.example']);
    expect(await values({ orderBy: 'value', includeExpired: true })).toEqual([
      '192.0.2.9',
      'a.evil.example',
      'b.evil.example',
      'c.good.example',
    ]);
    expect(await values({ prefix: 'b.' })).toEqual(['b.evil.example']);
    expect(await values({ value: 'A.EVIL.example.' })).toEqual(['a.evil.example']);
    expect(await values({ source: 'other', includeExpired: true })).toEqual(['192.0.2.9']);
    expect(await values({ threatLevel: Level.THREAT_SEVERITY_LOW })).toEqual([]);
    await expect(indicators.listIndicators({ ...all, value: '%%' })).rejects.toMatchObject({
      reason: 'INVALID_FIELDS',
    });
    const first = await indicators.listIndicators({ ...all, pageSize: 2, orderBy: 'value' });
    const second = await indicators.listIndicators({
      ...all,
      pageSize: 2,
      orderBy: 'value',
      pageToken: first.nextPageToken,
    });
    expect([...first.indicators, ...second.indicators].map(({ value }) => value)).toEqual(
      await values({ orderBy: 'value' }),
    );
  });
});

async function* upload(content: Buffer): AsyncGenerator<entitiesV1.ImportStixBundleRequest> {
  await Promise.resolve();
  yield entitiesV1.ImportStixBundleRequest.fromPartial({ header: { fileName: 'bundle.json' } });
  for (let at = 0; at < content.length; at += 1_000_000) {
    yield entitiesV1.ImportStixBundleRequest.fromPartial({ chunk: content.subarray(at, at + 1_000_000) });
  }
  const commit = { size: String(content.length), sha256: createHash('sha256').update(content).digest() };
  yield entitiesV1.ImportStixBundleRequest.fromPartial({ commit });
}

describe('a STIX bundle', () => {
  it('goes from one tenant into another and back as the same', async () => {
    const from = await aTenant();
    await from.upsertIndicators({
      indicators: [
        anIndicator(),
        anIndicator({
          type: Type.INDICATOR_TYPE_CIDR,
          value: '203.0.113.0/24',
          threatLevel: Level.THREAT_SEVERITY_CRITICAL,
        }),
        anIndicator({ type: Type.INDICATOR_TYPE_EMAIL, value: `o'neil@evil.example`, source: 'mail \\ team' }),
      ],
    });
    const request = { pageSize: 0, pageToken: '', type: Type.INDICATOR_TYPE_UNSPECIFIED };
    const { bundle, nextPageToken } = await from.exportStixBundle(request);
    expect(nextPageToken).toBe('');
    const to = await aTenant();
    expect(await to.importStixBundle(upload(Buffer.from(JSON.stringify(bundle))))).toMatchObject({
      objects: 3,
      created: 3,
      refused: 0,
    });
    expect(await to.importStixBundle(upload(Buffer.from(JSON.stringify(bundle))))).toMatchObject({
      created: 0,
      unchanged: 3,
    });
    const told = async (client: typeof from) =>
      (await client.listIndicators({ ...all, orderBy: 'value' })).indicators.map(
        ({ type, value, threatLevel, source, confidenceScore, firstSeen, lastSeen }) => ({
          type,
          value,
          threatLevel,
          source,
          confidenceScore,
          firstSeen,
          lastSeen,
        }),
      );
    expect(await told(to)).toEqual(await told(from));
  });

  it('tells which objects it could not take, and is audited', async () => {
    const tenantId = await world.aTenant();
    const indicators = indicatorsAs({ tenantId });
    const object = (id: string, pattern: string) => ({
      type: 'indicator', spec_version: '2.1', id: `indicator--${id}`, created: '2026-01-01T00:00:00Z', modified: '2026-01-01T00:00:00Z',
      pattern, pattern_type: 'stix', valid_from: '2026-01-01T00:00:00Z', confidence: 100,
    }); // prettier-ignore
    const [good, bad] = [uuidv7(), uuidv7()];
    const objects = [
      object(good, `[ipv4-addr:value = '192.0.2.4' OR url:value = 'http://x.example/y']`),
      object(bad, `[url:value LIKE 'x']`),
    ];
    const answer = await indicators.importStixBundle(upload(Buffer.from(JSON.stringify({ type: 'bundle', objects }))));
    expect(answer).toMatchObject({
      objects: 2,
      created: 2,
      refused: 1,
      refusals: [{ objectId: `indicator--${bad}`, reason: 'the operator LIKE is not supported' }],
    });
    await expect(indicators.importStixBundle(upload(Buffer.from('no')))).rejects.toMatchObject({
      reason: 'NOT_A_STIX_BUNDLE',
    });
    const { rows } = await world.asSuperuser<{ details: object }>(
      `select event -> 'details' as details from entities.outbox where tenant_id = $1 and action = 'indicators.upserted'`,
      [tenantId],
    );
    expect(rows.map(({ details }) => details)).toEqual([expect.objectContaining({ origin: 'stix', created: 2 })]);
  });
});
