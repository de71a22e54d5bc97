import { Injectable } from '@nestjs/common';
import { type Page, pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { inOrderOf, type Listing, selectPage } from '../paging/select-page.js';
import { type Indicator, IndicatorEntity } from './indicator.entity.js';
import type { Observable } from './indicator-kind.js';
import type { IndicatorFilter, IndicatorOrder } from './indicator-query.js';

const ORDERS = {
  'last_seen desc': { sortKey: 'timestamp', key: { column: 'last_seen', type: 'timestamptz' }, direction: 'desc' },
  value: { sortKey: 'text', key: { column: 'indicator_value', type: 'text' }, direction: 'asc' },
} as const;

/** The last character that Postgres sorts under "C": ends the range of all texts with a prefix. */
const LAST = '\u{10ffff}';

@Injectable()
export class IndicatorsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  find(id: string): Promise<Indicator | null> {
    return this.unitOfWork.run((em) => em.findOne(IndicatorEntity, id), { readOnly: true });
  }

  /** Locks it until the transaction ends. */
  async lock(id: string): Promise<Indicator | null> {
    return this.unitOfWork.run(async (em) => {
      await rows(em, 'select 1 from entities.threat_indicators where id = $1::uuid for update', [id]);
      return em.findOne(IndicatorEntity, id);
    });
  }

  /** As it stands after a statement beside the ORM. */
  reread(id: string): Promise<Indicator> {
    return this.unitOfWork.run((em) => em.findOneOrFail(IndicatorEntity, id, { refresh: true }));
  }

  async idOf({ type, value }: Observable): Promise<string | undefined> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ id: string }>(
        em,
        'select id from entities.threat_indicators where indicator_type = $1 and indicator_value = $2',
        [type, value],
      ),
    );
    return row?.id;
  }

  list(request: PageRequest, filter: IndicatorFilter, orderBy: IndicatorOrder) {
    const page = pageOf(request, { list: 'indicators', filter: [filter, orderBy], sortKey: ORDERS[orderBy].sortKey });
    return this.#page(page, listingOf(filter, orderBy, new Date()));
  }

  async delete(id: string): Promise<void> {
    await this.unitOfWork.run((em) => rows(em, 'delete from entities.threat_indicators where id = $1::uuid', [id]));
  }

  #page(page: Page, listing: Listing) {
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await selectPage(em, page, listing);
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        const found = await em.find(IndicatorEntity, { id: { $in: items.map(({ id }) => id) } });
        return { indicators: inOrderOf(items, found), nextPageToken };
      },
      { readOnly: true },
    );
  }
}

export const listingOf = (filter: IndicatorFilter, orderBy: IndicatorOrder, now: Date): Listing => ({
  table: 'entities.threat_indicators',
  key: ORDERS[orderBy].key,
  direction: ORDERS[orderBy].direction,
  conditions: [
    ['indicator_type', '=', filter.type, 'text'],
    ['threat_level', '=', filter.threatLevel, 'text'],
    ['source', '=', filter.source, 'text'],
    ['indicator_value', '=', filter.value, 'text'],
    ['indicator_value', '>=', filter.prefix, 'text'],
    ['indicator_value', '<', filter.prefix === undefined ? undefined : filter.prefix + LAST, 'text'],
    ['expires_at', '>=', filter.includeExpired ? undefined : now, 'timestamptz'],
  ],
});
