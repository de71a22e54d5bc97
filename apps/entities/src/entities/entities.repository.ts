import { Injectable } from '@nestjs/common';
import { pageOf, type PageRequest, rows, type SortKey, UnitOfWork } from '@attestry/persistence';
import { type Bind, conditionsOf, inOrderOf, type Listing, selectPage } from '../paging/select-page.js';
import type { EntityFilter, EntityOrder, Facet, Facets } from './entity-query.js';
import { type Entity, EntityEntity } from './entity.entity.js';

interface Order {
  sortKey: SortKey;
  key?: NonNullable<Listing['key']>;
  direction: Listing['direction'];
}

const ORDERS: Record<EntityOrder, Order> = {
  'last_seen_at desc': {
    sortKey: 'timestamp',
    key: { column: 'last_seen_at', type: 'timestamptz' },
    direction: 'desc',
  },
  'risk_score desc': { sortKey: 'smallint', key: { column: 'risk_tenths', type: 'smallint' }, direction: 'desc' },
  name: { sortKey: 'text', key: { column: 'search_name', type: 'text' }, direction: 'asc' },
  // Ids are made in the order of creation.
  'created_at desc': { sortKey: 'text', direction: 'desc' },
};

@Injectable()
export class EntitiesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** One that was merged away is found as the one it was merged into. */
  find(id: string): Promise<Entity | null> {
    return this.unitOfWork.run(
      async (em) => {
        const found = await em.findOne(EntityEntity, id);
        return found?.mergedIntoId ? em.findOne(EntityEntity, found.mergedIntoId) : found;
      },
      { readOnly: true },
    );
  }

  list(request: PageRequest, filter: EntityFilter, orderBy: EntityOrder) {
    const page = pageOf(request, { list: 'entities', filter: [filter, orderBy], sortKey: ORDERS[orderBy].sortKey });
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await selectPage(em, page, listingOf(filter, orderBy));
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        const found = await em.find(EntityEntity, { id: { $in: items.map(({ id }) => id) } });
        return { entities: inOrderOf(items, found), nextPageToken };
      },
      { readOnly: true },
    );
  }

  /** One row for each combination that occurs, of which there are at most 1,260. */
  async facets(filter: EntityFilter): Promise<Facets> {
    const { sql, params } = facetStatement(filter);
    const counted = await this.unitOfWork.run((em) => rows<Combination>(em, sql, params), { readOnly: true });
    return {
      total: counted.reduce((sum, { count }) => sum + Number(count), 0),
      types: facetOf(counted, 'type'),
      providers: facetOf(counted, 'provider'),
      statuses: facetOf(counted, 'status'),
      riskLevels: facetOf(counted, 'risk_level'),
    };
  }
}

interface Combination {
  type: string;
  provider: string;
  status: string;
  risk_level: string;
  count: string;
}

function facetOf(counted: readonly Combination[], column: Exclude<keyof Combination, 'count'>): Facet[] {
  const counts = new Map<string, number>();
  for (const row of counted) counts.set(row[column], (counts.get(row[column]) ?? 0) + Number(row.count));
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

export function facetStatement(filter: EntityFilter): { sql: string; params: unknown[] } {
  const params: unknown[] = [];
  const where = conditionsOf(narrowedBy(filter), (value, type) => `$${params.push(value)}::${type}`);
  const sql = `select type, provider, status, risk_level, count(*) as count from entities.entities
    where ${where.join(' and ')} group by type, provider, status, risk_level`;
  return { sql, params };
}

export const listingOf = (filter: EntityFilter, orderBy: EntityOrder): Listing => {
  const { key, direction } = ORDERS[orderBy];
  return { table: 'entities.entities', ...(key ? { key } : {}), direction, ...narrowedBy(filter) };
};

const narrowedBy = (filter: EntityFilter): Pick<Listing, 'conditions' | 'where'> => ({
  conditions: [
    ['type', '=', filter.type, 'text'],
    ['provider', '=', filter.provider, 'text'],
    ['status', '=', filter.status, 'text'],
    ['risk_level', '=', filter.riskLevel, 'text'],
    ['external_id', '=', filter.externalId, 'text'],
    ['last_seen_at', '>=', filter.startTime, 'timestamptz'],
    ['last_seen_at', '<', filter.endTime, 'timestamptz'],
    ...prefixed('search_name', folded(filter.namePrefix)),
    ...prefixed('external_id collate "C"', filter.externalIdPrefix),
  ],
  where: [
    () => 'merged_into_id is null',
    ...(filter.search === undefined ? [] : [containing(folded(filter.search) ?? '')]),
  ],
});

/** A range, which an index finds; `like` is not used in one by who is not the table's owner. */
function prefixed(column: string, prefix: string | undefined): Listing['conditions'] {
  const end = prefix === undefined ? undefined : `${prefix}\u{10ffff}`;
  return [
    [column, '>=', prefix, 'text'],
    [column, '<', end, 'text'],
  ];
}

const containing = (part: string) => (bind: Bind) => {
  const place = bind(part, 'text');
  return `(position(${place} in search_name) > 0 or position(${place} in lower(external_id collate "C")) > 0)`;
};

/** As the column `search_name` is folded: ASCII letters only. */
const folded = (text: string | undefined): string | undefined =>
  text?.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
