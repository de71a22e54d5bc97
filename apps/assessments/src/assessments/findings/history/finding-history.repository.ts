import { Injectable } from '@nestjs/common';
import { type Page, pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import type { EntryChange, FindingChange } from './finding-change.js';

/** The changes of findings; what was found for objectives is noted where it is recorded. */
@Injectable()
export class FindingHistoryRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async note(assessmentId: string, changes: readonly EntryChange[]): Promise<void> {
    if (changes.length === 0) return;
    const column = <Key extends keyof EntryChange>(key: Key) => changes.map((change) => change[key]);
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `insert into assessments.finding_changes (assessment_id, requirement_code, field, from_value, to_value)
         select $1, code, field, was, becomes
           from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as given (code, field, was, becomes)`,
        [assessmentId, column('requirementCode'), column('field'), column('from'), column('to')],
      ),
    );
  }

  /** Newest first. */
  list(
    assessmentId: string,
    requirementCode: string,
    request: PageRequest,
  ): Promise<{ items: FindingChange[]; nextPageToken: string }> {
    const page = pageOf(request, {
      list: 'finding-changes',
      filter: [assessmentId, requirementCode],
      sortKey: 'timestamp',
    });
    const { sql, params } = changePageStatement(page, assessmentId, requirementCode);
    return this.unitOfWork.run(
      async (em) => page.close(await rows<FindingChange & { key: string }>(em, sql, params), (row) => row),
      { readOnly: true },
    );
  }
}

export function changePageStatement(
  page: Page,
  assessmentId: string,
  requirementCode: string,
): { sql: string; params: unknown[] } {
  const params: unknown[] = [assessmentId, requirementCode];
  const bind = (value: unknown, type: string) => `$${params.push(value)}::${type}`;
  const after = page.after
    ? `and (created_at, id) < (${bind(page.after.key, 'timestamptz')}, ${bind(page.after.id, 'uuid')})`
    : '';
  const sql = `select id, letter, field, from_value as "from", to_value as "to", created_by as "changedBy",
       created_at as "changedAt", created_at::text as key
     from assessments.finding_changes where assessment_id = $1::uuid and requirement_code = $2::text ${after}
     order by created_at desc, id desc limit ${bind(page.limit, 'integer')}`;
  return { sql, params };
}
