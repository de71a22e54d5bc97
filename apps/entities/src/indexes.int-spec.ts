import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { type Page, pageOf, type SortKey } from '@attestry/persistence';
import { facetStatement, listingOf as listingOfEntities } from './entities/entities.repository.js';
import { aliasesOf } from './entities/merged-entities.repository.js';
import { historyOf } from './entities/entity-changes.repository.js';
import type { EntityFilter } from './entities/entity-query.js';
import { type EventFilter, listingOf as listingOfEvents } from './events/events.repository.js';
import { World } from './fixtures/a-world.js';
import { insertMuchData } from './fixtures/much-data.js';
import { type Listing, pageStatement } from './paging/select-page.js';
import {
  listingOf as listingOfRelationships,
  type RelationshipFilter,
} from './relationships/relationships.repository.js';

const TENANTS = Array.from({ length: 10 }, () => uuidv7());
const [TENANT = ''] = TENANTS;

let world: World;
beforeAll(async () => {
  world = await World.open();
  await insertMuchData(world.testDatabase.adminUrl, TENANTS);
});
afterAll(() => world?.close());

const firstPage = (sortKey: SortKey): Page => pageOf({ pageSize: 20, pageToken: '' }, { list: 'spec', sortKey });
const laterPage = (sortKey: SortKey, key: string): Page => ({
  ...firstPage(sortKey),
  after: { key, id: '7d444840-9dc0-41d1-b245-5ffdce74fad2' },
});

/** The plan of the very statement that the repository sends, as `entities_app` under row security. */
async function planOf(sql: string, params: readonly unknown[] = []): Promise<string> {
  const lines = await world.as(TENANT, () => world.sql<{ 'QUERY PLAN': string }>(`explain (costs off) ${sql}`, params));
  return lines.map((line) => line['QUERY PLAN']).join('\n');
}

const planOfPage = (page: Page, listing: Listing) => {
  const { sql, params } = pageStatement(page, listing);
  return planOf(sql, params);
};

const entities = (filter: Partial<EntityFilter>): EntityFilter => ({
  type: undefined,
  provider: undefined,
  status: undefined,
  externalId: undefined,
  ...filter,
});
const events = (filter: Partial<EventFilter>): EventFilter => ({
  entityId: undefined,
  eventType: undefined,
  startTime: undefined,
  endTime: undefined,
  ...filter,
});
const edges = (filter: Partial<RelationshipFilter>): RelationshipFilter => ({
  sourceEntityId: undefined,
  targetEntityId: undefined,
  type: undefined,
  ...filter,
});

const LAST_SEEN = 'last_seen_at desc';
const id = '7d444840-9dc0-41d1-b245-5ffdce74fad2';
/** md5('entity7'), as the rows have it. */
const ENTITY = createHash('md5').update('entity7').digest('hex');
const RECENTLY = `${new Date(Date.now() - 30_000_000).toISOString().slice(0, 19).replace('T', ' ')}+00`;

describe('each list reads one index and sorts nothing', () => {
  it.each<[string, string, Listing, SortKey, string]>([
    ['entities by last sight', 'entities_last_seen_at_idx', listingOfEntities(entities({}), LAST_SEEN), 'timestamp', RECENTLY],
    ['entities of a type', 'entities_type_idx', listingOfEntities(entities({ type: 'api_key' }), LAST_SEEN), 'timestamp', RECENTLY],
    ['entities of a provider', 'entities_provider_idx', listingOfEntities(entities({ provider: 'github' }), LAST_SEEN), 'timestamp', RECENTLY],
    ['entities by risk', 'entities_risk_score_idx', listingOfEntities(entities({}), 'risk_score desc'), 'number', '50'],
    ['entities by name', 'entities_search_name_idx', listingOfEntities(entities({}), 'name'), 'text', 'name 5'],
    ['entities by the beginning of their name', 'entities_search_name_idx', listingOfEntities(entities({ namePrefix: 'Name 17' }), 'name'), 'text', 'name 17'],
    ['entities of a status', 'entities_status_idx', listingOfEntities(entities({ status: 'quarantined' }), LAST_SEEN), 'timestamp', RECENTLY],
    ['entities of a risk level', 'entities_risk_level_idx', listingOfEntities(entities({ riskLevel: 'critical' }), LAST_SEEN), 'timestamp', RECENTLY],
    ['entities by creation', 'entities_pkey', listingOfEntities(entities({}), 'created_at desc'), 'text', ''],
    ['aliases of an entity', 'entity_aliases_entity_idx', aliasesOf(id), 'text', ''],
    ['changes of an entity', 'entity_changes_pkey', historyOf(id), 'text', ''],
    ['edges from an entity', 'entity_relationships_source_idx', listingOfRelationships(edges({ sourceEntityId: id })), 'text', ''],
    ['edges to an entity', 'entity_relationships_target_idx', listingOfRelationships(edges({ targetEntityId: id })), 'text', ''],
    ['edges of a type', 'entity_relationships_type_idx', listingOfRelationships(edges({ type: 'owns' })), 'text', ''],
    ['events of an entity', 'entity_events_history_tenant_id_entity_id_time_id_idx', listingOfEvents(events({ entityId: ENTITY })), 'timestamp', '2025-01-02 00:00:00+00'],
    ['events of a type', 'entity_events_history_tenant_id_event_type_time_id_idx', listingOfEvents(events({ eventType: 's3.Event7' })), 'timestamp', '2025-01-02 00:00:00+00'],
    ['events by time', 'entity_events_history_pkey', listingOfEvents(events({})), 'timestamp', '2025-01-02 00:00:00+00'],
  ])('%s: %s', async (_, index, listing, sortKey, key) => {
    for (const page of [firstPage(sortKey), laterPage(sortKey, key)]) {
      const plan = await planOfPage(page, listing);
      expect(plan).toContain(index);
      expect(plan).not.toMatch(/\bSort\b(?! Key)|Seq Scan on entit/);
    }
  }); // prettier-ignore

  it('seeks a later page in the index instead of reading up to it', async () => {
    const later = laterPage('number', '50');
    expect(await planOfPage(later, listingOfEntities(entities({}), 'risk_score desc'))).toMatch(
      /Index Cond: .*ROW\(risk_tenths, id\) < /,
    );
  });

  it('finds an entity by its external id in the natural key', async () => {
    const filter = entities({ provider: 'aws', externalId: 'id 16' });
    expect(await planOfPage(firstPage('timestamp'), listingOfEntities(filter, LAST_SEEN))).toContain(
      'entities_natural_key',
    );
  });

  it('finds the beginning of an external id in an index', async () => {
    const filter = entities({ provider: 'aws', externalIdPrefix: 'id 16' });
    const plan = await planOfPage(firstPage('timestamp'), listingOfEntities(filter, LAST_SEEN));
    expect(plan).toMatch(/entities_external_id_idx[^]*Index Cond: .*external_id[^]*>= /);
  });

  it('reads no more than a page when it looks for a part of a name', async () => {
    const plan = await planOfPage(firstPage('timestamp'), listingOfEntities(entities({ search: 'ame' }), LAST_SEEN));
    expect(plan).toContain('entities_last_seen_at_idx');
    expect(plan).not.toMatch(/\bSort\b(?! Key)|Seq Scan/);
  });

  it('counts facets in one index, without the rows', async () => {
    const { sql, params } = facetStatement(entities({ type: 'service_account', provider: 'aws' }));
    expect(await planOf(sql, params)).toContain('Index Only Scan using entities_facets_idx');
  });

  it('finds the riskiest events in their index', async () => {
    const plan = await planOf(
      `select id from entities.entity_events where risk_score is not null and time < '2025-06-01'
       order by risk_score desc, time desc limit 10`,
    );
    expect(plan).toContain('entity_events_history_tenant_id_risk_score_time_idx');
    expect(plan).not.toMatch(/\bSort\b(?! Key)/);
  });
});

describe('row security', () => {
  // docs/adr/0012: so metadata and event_data have no GIN index.
  it('keeps operators on JSON and numeric, which might leak, out of every index', async () => {
    const found = await world.as(TENANT, () =>
      world.sql(
        `select proname from pg_proc where proleakproof
         and proname in ('jsonb_contains', 'jsonb_exists', 'jsonb_path_match_opr', 'numeric_lt', 'numeric_gt')`,
      ),
    );
    expect(found).toEqual([]);
  });
});
