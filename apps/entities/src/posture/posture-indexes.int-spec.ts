import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { pageOf, type SortKey } from '@attestry/persistence';
import { World } from '../fixtures/a-world.js';
import { insertManyFindings } from '../fixtures/many-findings.js';
import { type Listing, pageStatement } from '../paging/select-page.js';
import { countStatement, listingOf } from './posture-findings.repository.js';
import { changesListingOf } from './posture-history.repository.js';
import type { PostureFilter } from './posture-query.js';
import { SUMMARIES } from './posture-summary.repository.js';

const TENANTS = Array.from({ length: 10 }, () => uuidv7());
const [TENANT = ''] = TENANTS;
const idOf = (name: string) => createHash('md5').update(name).digest('hex');
const RECENTLY = `${new Date(Date.now() - 30_000_000).toISOString().slice(0, 19).replace('T', ' ')}+00`;

let world: World;
beforeAll(async () => {
  world = await World.open();
  await insertManyFindings(world.testDatabase.adminUrl, TENANTS);
});
afterAll(() => world?.close());

async function planOf(sql: string, params: readonly unknown[]): Promise<string> {
  const lines = await world.as(TENANT, () => world.sql<{ 'QUERY PLAN': string }>(`explain (costs off) ${sql}`, params));
  return lines.map((line) => line['QUERY PLAN']).join('\n');
}

const filter = (narrowed: Partial<PostureFilter> = {}): PostureFilter => ({
  entityId: undefined,
  connectionId: undefined,
  ruleIds: undefined,
  severity: undefined,
  state: undefined,
  ...narrowed,
});

describe('each list of findings reads one index and sorts nothing', () => {
  it.each<[string, Listing, SortKey, string]>([
    ['posture_findings_rank_idx', listingOf(filter(), 'severity desc'), 'number', '3'],
    ['posture_findings_severity_idx', listingOf(filter({ state: 'accepted' }), 'severity desc'), 'number', '3'],
    ['posture_findings_opened_idx', listingOf(filter(), 'opened_at desc'), 'timestamp', RECENTLY],
    ['posture_finding_changes_pkey', changesListingOf(idOf('finding7')), 'text', ''],
  ])('%s', async (index, listing, sortKey, key) => {
    const first = pageOf({ pageSize: 20, pageToken: '' }, { list: 'spec', sortKey });
    for (const page of [first, { ...first, after: { key, id: uuidv7() } }]) {
      const { sql, params } = pageStatement(page, listing);
      const plan = await planOf(sql, params);
      expect(plan).toContain(index);
      expect(plan).not.toMatch(/\bSort\b(?! Key)|Seq Scan/);
    }
  });

  it('but those of one thing, which are few', async () => {
    const first = pageOf({ pageSize: 20, pageToken: '' }, { list: 'spec', sortKey: 'number' });
    const { sql, params } = pageStatement(first, listingOf(filter({ entityId: idOf('entity7') }), 'severity desc'));
    expect(await planOf(sql, params)).toContain('posture_findings_key');
  });
});

it('what is summed up, counted by rule, locked and ended is found by index', async () => {
  const summary = await planOf(SUMMARIES, [['rule-1', 'rule-2'], 5]);
  expect(summary).toContain('posture_findings_rule_idx');
  expect(summary).not.toContain('Seq Scan');
  const counted = countStatement(filter({ ruleIds: ['rule-1'] }));
  expect(await planOf(counted.sql, counted.params)).toContain('posture_findings_rule_idx');
  const subjects = 'select id from entities.posture_findings where subject_id = any($1::uuid[]) order by id for update';
  expect(await planOf(subjects, [[idOf('entity7')]])).toContain('posture_findings_key');
  const ended = `select id from entities.posture_findings where state = 'accepted' and accepted_until <= $1
    order by accepted_until limit 200 for update skip locked`;
  expect(await planOf(ended, [new Date(Date.now() - 3_000 * 60_000)])).toContain('posture_findings_accepted_idx');
});
