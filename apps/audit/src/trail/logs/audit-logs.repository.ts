import type { ChainedRecord } from '@attestry/audit-chain';
import { type EntityManager, type PageCursor, rows } from '@attestry/persistence';
import { currentTenant } from '@attestry/request-context';
import { Injectable } from '@nestjs/common';
import type { AuditLogFilter } from './audit-log-filter.js';
import { type RecordRow, SELECT_RECORDS, toChained } from '../chain/chain.repository.js';

@Injectable()
export class AuditLogsRepository {
  /** Newest first; `after.key` is the time and `after.id` the record where the page before ended. */
  async find(
    em: EntityManager,
    filter: AuditLogFilter,
    after: PageCursor | undefined,
    limit: number,
  ): Promise<ChainedRecord[]> {
    const { sql, params } = listQuery(currentTenant(), filter, after, limit);
    return (await rows<RecordRow>(em, sql, params)).map(toChained);
  }
}

/** Only the conditions that are asked for stand in the statement, so that each combination finds its index. */
export function listQuery(
  tenantId: string,
  filter: AuditLogFilter,
  after: PageCursor | undefined,
  limit: number,
): { sql: string; params: unknown[] } {
  const params: unknown[] = [tenantId];
  const conditions = ['tenant_id = $1'];
  const narrow = (condition: (parameter: string) => string, value: unknown) => {
    if (value === undefined) return;
    params.push(value);
    conditions.push(condition(`$${params.length}`));
  };
  narrow((value) => `actor_id = ${value}`, filter.actorId);
  narrow((value) => `action = ${value}`, filter.action);
  narrow((value) => `resource_type = ${value}`, filter.resourceType);
  narrow((value) => `resource_id = ${value}`, filter.resourceId);
  narrow((value) => `audit_logs.occurred_at >= ${value}`, filter.startTime);
  narrow((value) => `audit_logs.occurred_at < ${value}`, filter.endTime);
  if (after) {
    params.push(after.key, after.id);
    const [time, id] = [`$${params.length - 1}`, `$${params.length}`];
    // Seq breaks ties of time; the token carries the id, whose place is looked up.
    conditions.push(`(audit_logs.occurred_at, audit_logs.seq) < (${time}::timestamptz,
      (select page.seq from audit.audit_logs page where page.tenant_id = $1 and page.id = ${id}))`);
  }
  params.push(limit);
  const sql = `${SELECT_RECORDS} where ${conditions.join(' and ')}
    order by audit_logs.occurred_at desc, audit_logs.seq desc limit $${params.length}`;
  return { sql, params };
}
