import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { pageOf, type SortKey } from '@attestry/persistence';
import { World } from '../fixtures/a-world.js';
import { insertManyThreats } from '../fixtures/many-threats.js';
import { pageStatement } from '../paging/select-page.js';
import type { ThreatFilter, ThreatOrder } from './threat-query.js';
import { listingOf } from './threats.repository.js';

const TENANTS = Array.from({ length: 10 }, () => uuidv7());
const [TENANT = ''] = TENANTS;
const ENTITY = createHash('md5').update('entity7').digest('hex');
const RECENTLY = `${new Date(Date.now() - 30_000_000).toISOString().slice(0, 19).replace('T', ' ')}+00`;

let world: World;
beforeAll(async () => {
  world = await World.open();
  await insertManyThreats(world.testDatabase.adminUrl, TENANTS);
});
afterAll(() => world?.close());

async function planOf(sql: string, params: readonly unknown[]): Promise<string> {
  const lines = await world.as(TENANT, () => world.sql<{ 'QUERY PLAN': string }>(`explain (costs off) ${sql}`, params));
  return lines.map((line) => line['QUERY PLAN']).join('\n');
}

const filter = (narrowed: Partial<ThreatFilter>): ThreatFilter => ({
  entityId: undefined,
  status: undefined,
  severity: undefined,
  tactic: undefined,
  threatType: undefined,
  startTime: undefined,
  endTime: undefined,
  ...narrowed,
});

describe('each list of threats reads one index and sorts nothing', () => {
  it.each<[string, ThreatFilter, ThreatOrder, SortKey, string]>([
    ['threat_events_time_idx', filter({}), 'time desc', 'timestamp', RECENTLY],
    ['threat_events_entity_idx', filter({ entityId: ENTITY }), 'time desc', 'timestamp', RECENTLY],
    ['threat_events_status_idx', filter({ status: 'confirmed' }), 'time desc', 'timestamp', RECENTLY],
    ['threat_events_score_idx', filter({}), 'threat_score desc', 'number', '50'],
  ])('%s', async (index, narrowed, order, sortKey, key) => {
    const first = pageOf({ pageSize: 20, pageToken: '' }, { list: 'spec', sortKey });
    for (const page of [first, { ...first, after: { key, id: uuidv7() } }]) {
      const { sql, params } = pageStatement(page, listingOf(narrowed, order));
      const plan = await planOf(sql, params);
      expect(plan).toContain(index);
      expect(plan).not.toMatch(/\bSort\b(?! Key)|Seq Scan/);
    }
  });
});

describe('raising', () => {
  it('finds the threats of a key, its suppressions and known evidence by index', async () => {
    const key = ['rule/x7', ENTITY, 'type'];
    const live = `select id from entities.threat_events where detection_method = $1 and entity_id = $2::uuid
      and threat_type = $3 and status = any('{open,confirmed}') and time <= now()`;
    expect(await planOf(live, key)).toContain('threat_events_key_idx');
    const suppressed = `select 1 from entities.threat_suppressions where detection_method = $1 and entity_id = $2::uuid
      and threat_type = $3 and expires_at > now()`;
    expect(await planOf(suppressed, key)).toContain('threat_suppressions_key_idx');
    const known = `select 1 from entities.threat_evidence where detection_method = $1 and source = 's' and source_event_id = 'e'`;
    expect(await planOf(known, ['rule/x7'])).toContain('threat_evidence_pkey');
    const shown = `select 1 from entities.threat_evidence where threat_id = $1::uuid order by event_time desc limit 100`;
    expect(await planOf(shown, [ENTITY])).toContain('threat_evidence_threat_idx');
  });
});
