import { Injectable } from '@nestjs/common';
import { pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { conditionsOf, inOrderOf, type Listing, selectPage } from '../paging/select-page.js';
import { type PostureFinding, PostureFindingEntity } from './posture-finding.entity.js';
import type { PostureCount, PostureFilter, PostureOrder } from './posture-query.js';

const ORDERS = {
  'severity desc': { sortKey: 'number', key: { column: 'severity_rank', type: 'smallint' } },
  'opened_at desc': { sortKey: 'timestamp', key: { column: 'opened_at', type: 'timestamptz' } },
} as const;

@Injectable()
export class PostureFindingsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  find(id: string): Promise<PostureFinding | null> {
    return this.unitOfWork.run((em) => em.findOne(PostureFindingEntity, id), { readOnly: true });
  }

  /** Locks it until the transaction ends. */
  lock(id: string): Promise<PostureFinding | null> {
    return this.unitOfWork.run(async (em) => {
      await rows(em, 'select 1 from entities.posture_findings where id = $1::uuid for update', [id]);
      return em.findOne(PostureFindingEntity, id, { refresh: true });
    });
  }

  /** As it stands after a statement beside the ORM. */
  reread(id: string): Promise<PostureFinding> {
    return this.unitOfWork.run((em) => em.findOneOrFail(PostureFindingEntity, id, { refresh: true }));
  }

  list(request: PageRequest, filter: PostureFilter, orderBy: PostureOrder) {
    const { sortKey } = ORDERS[orderBy];
    const page = pageOf(request, { list: 'posture findings', filter: [filter, orderBy], sortKey });
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await selectPage(em, page, listingOf(filter, orderBy));
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        return { findings: inOrderOf(items, await this.named(items.map(({ id }) => id))), nextPageToken };
      },
      { readOnly: true },
    );
  }

  named(ids: readonly string[]): Promise<PostureFinding[]> {
    return this.unitOfWork.run((em) => em.find(PostureFindingEntity, { id: { $in: [...ids] } }), { readOnly: true });
  }

  /** One row for each combination of state, severity and rule that occurs. */
  counts(filter: PostureFilter): Promise<PostureCount[]> {
    const { sql, params } = countStatement(filter);
    return this.unitOfWork.run((em) => rows<PostureCount>(em, sql, params), { readOnly: true });
  }
}

export function countStatement(filter: PostureFilter): { sql: string; params: unknown[] } {
  const params: unknown[] = [];
  const where = conditionsOf(narrowedBy(filter), (value, type) => `$${params.push(value)}::${type}`);
  const sql = `select state, severity, rule_id as "ruleId", count(*)::float8 as count from entities.posture_findings
    ${where.length > 0 ? `where ${where.join(' and ')}` : ''} group by state, severity, rule_id`;
  return { sql, params };
}

export const listingOf = (filter: PostureFilter, orderBy: PostureOrder): Listing => ({
  table: 'entities.posture_findings',
  key: ORDERS[orderBy].key,
  direction: 'desc',
  ...narrowedBy(filter),
});

const narrowedBy = ({ ruleIds, ...filter }: PostureFilter): Pick<Listing, 'conditions' | 'where'> => ({
  conditions: [
    // What a finding is about is indexed as one column.
    ['subject_id', '=', filter.entityId, 'uuid'],
    ['subject_id', '=', filter.connectionId, 'uuid'],
    ['severity', '=', filter.severity, 'text'],
    ['state', '=', filter.state, 'text'],
  ],
  where: ruleIds === undefined ? [] : [(bind) => `rule_id = any(${bind(ruleIds, 'text[]')})`],
});
