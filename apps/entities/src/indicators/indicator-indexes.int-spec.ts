import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { pageOf, type SortKey } from '@attestry/persistence';
import { World } from '../fixtures/a-world.js';
import { insertManyIndicators } from '../fixtures/many-indicators.js';
import { pageStatement } from '../paging/select-page.js';
import type { IndicatorFilter, IndicatorOrder } from './indicator-query.js';
import { listingOf } from './indicators.repository.js';
import { AMONG, PREFIX_LENGTHS } from './known-indicators.repository.js';

const TENANTS = Array.from({ length: 10 }, () => uuidv7());
const [TENANT = ''] = TENANTS;
const RECENTLY = `${new Date(Date.now() - 30_000_000).toISOString().slice(0, 19).replace('T', ' ')}+00`;

let world: World;
beforeAll(async () => {
  world = await World.open();
  await insertManyIndicators(world.testDatabase.adminUrl, TENANTS);
});
afterAll(() => world?.close());

async function planOf(sql: string, params: readonly unknown[]): Promise<string> {
  const lines = await world.as(TENANT, () => world.sql<{ 'QUERY PLAN': string }>(`explain (costs off) ${sql}`, params));
  return lines.map((line) => line['QUERY PLAN']).join('\n');
}

const filter = (narrowed: Partial<IndicatorFilter>): IndicatorFilter => ({
  type: undefined,
  threatLevel: undefined,
  source: undefined,
  value: undefined,
  prefix: undefined,
  includeExpired: false,
  ...narrowed,
});

describe('each list of indicators reads one index and sorts nothing', () => {
  it.each<[string, IndicatorFilter, IndicatorOrder, SortKey, string]>([
    ['threat_indicators_last_seen_idx', filter({}), 'last_seen desc', 'timestamp', RECENTLY],
    ['threat_indicators_type_idx', filter({ type: 'cidr' }), 'last_seen desc', 'timestamp', RECENTLY],
    ['threat_indicators_level_idx', filter({ threatLevel: 'critical' }), 'last_seen desc', 'timestamp', RECENTLY],
    ['threat_indicators_source_idx', filter({ source: 'feed7' }), 'last_seen desc', 'timestamp', RECENTLY],
    ['threat_indicators_value_idx', filter({ prefix: 'd1' }), 'value', 'text', 'd2'],
  ])('%s', async (index, narrowed, order, sortKey, key) => {
    const first = pageOf({ pageSize: 20, pageToken: '' }, { list: 'spec', sortKey });
    for (const page of [first, { ...first, after: { key, id: uuidv7() } }]) {
      const { sql, params } = pageStatement(page, listingOf(narrowed, order, new Date()));
      const plan = await planOf(sql, params);
      expect(plan).toContain(index);
      expect(plan).not.toMatch(/\bSort\b(?! Key)|Seq Scan/);
    }
  });
});

describe('matching', () => {
  it('looks values up by the key, and lengths of networks by theirs', async () => {
    const values = Array.from({ length: 50 }, (_, index) => `198.18.0.${String(index)}`);
    const plan = await planOf(AMONG, [values.map(() => 'ip'), values]);
    expect(plan).toMatch(/threat_indicators_value_(key|idx)/);
    expect(plan).not.toContain('Seq Scan on threat_indicators');
    expect(await planOf(PREFIX_LENGTHS, [])).toContain('threat_indicators_prefix_idx');
  });

  it('finds among 5,000 listed values those of 500 events in milliseconds', async () => {
    const values = Array.from({ length: 20_000 }, (_, index) => `10.${String(index >> 8)}.${String(index & 255)}.0/24`);
    const started = performance.now();
    const found = await world.as(TENANT, () => world.sql(AMONG, [values.map(() => 'cidr'), values]));
    expect(found).toHaveLength(100);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
