import { Injectable } from '@nestjs/common';
import { pageOf, type PageRequest, UnitOfWork } from '@attestry/persistence';
import { inOrderOf, type Listing, selectPage } from '../paging/select-page.js';
import type { ThreatFilter, ThreatOrder } from './threat-query.js';
import { type Threat, ThreatEntity } from './threat.entity.js';

const KEYS = {
  'time desc': { sortKey: 'timestamp', key: { column: 'time', type: 'timestamptz' } },
  'threat_score desc': { sortKey: 'number', key: { column: 'threat_tenths', type: 'smallint' } },
} as const;

@Injectable()
export class ThreatsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  find(id: string): Promise<Threat | null> {
    return this.unitOfWork.run((em) => em.findOne(ThreatEntity, id), { readOnly: true });
  }

  list(request: PageRequest, filter: ThreatFilter, orderBy: ThreatOrder) {
    const page = pageOf(request, { list: 'threats', filter: [filter, orderBy], sortKey: KEYS[orderBy].sortKey });
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await selectPage(em, page, listingOf(filter, orderBy));
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        const found = await em.find(ThreatEntity, { id: { $in: items.map(({ id }) => id) } });
        return { threats: inOrderOf(items, found), nextPageToken };
      },
      { readOnly: true },
    );
  }
}

export const listingOf = (filter: ThreatFilter, orderBy: ThreatOrder): Listing => ({
  table: 'entities.threat_events',
  key: KEYS[orderBy].key,
  direction: 'desc',
  conditions: [
    ['entity_id', '=', filter.entityId, 'uuid'],
    ['status', '=', filter.status, 'text'],
    ['severity', '=', filter.severity, 'text'],
    ['tactic', '=', filter.tactic, 'text'],
    ['threat_type', '=', filter.threatType, 'text'],
    ['time', '>=', filter.startTime, 'timestamptz'],
    ['time', '<', filter.endTime, 'timestamptz'],
  ],
});
