import type { Page } from '@attestry/persistence';
import type { Day } from './calendar-day.js';
import type { PoamStatus } from './poam-lifecycle.js';

export type PoamOrder = 'scheduled_completion' | 'number';

export interface PoamFilter {
  readonly assessmentId: string | undefined;
  readonly status: PoamStatus | undefined;
  readonly assignedTo: string | undefined;
  readonly requirementCode: string | undefined;
  readonly overdue: boolean;
}

/** Ids and sort keys of a page. Numbers are unique within an assessment, so nothing has to break a tie there. */
export function poamPageStatement(
  page: Page,
  filter: PoamFilter,
  order: PoamOrder,
  today: Day,
): { sql: string; params: unknown[] } {
  const params: unknown[] = [];
  const bind = (value: unknown, type: string) => `$${params.push(value)}::${type}`;
  const where: string[] = [];
  if (filter.assessmentId) where.push(`assessment_id = ${bind(filter.assessmentId, 'uuid')}`);
  if (filter.status) where.push(`status = ${bind(filter.status, 'text')}`);
  if (filter.assignedTo) where.push(`assigned_to = ${bind(filter.assignedTo, 'uuid')}`);
  if (filter.requirementCode) where.push(`requirement_code = ${bind(filter.requirementCode, 'text')}`);
  if (filter.overdue) {
    where.push(`status in ('open', 'in_progress')`, `scheduled_completion < ${bind(today, 'date')}`);
  }
  if (page.after && order === 'number') where.push(`number > ${bind(page.after.key, 'integer')}`);
  if (page.after && order === 'scheduled_completion') {
    where.push(`(scheduled_completion, id) > (${bind(page.after.key, 'date')}, ${bind(page.after.id, 'uuid')})`);
  }
  const sql = `select id, ${order}::text as key from assessments.poam_items
     ${where.length > 0 ? `where ${where.join(' and ')}` : ''}
     order by ${order === 'number' ? 'number' : 'scheduled_completion, id'} limit ${bind(page.limit, 'integer')}`;
  return { sql, params };
}
