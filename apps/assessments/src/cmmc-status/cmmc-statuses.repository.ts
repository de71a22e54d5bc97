import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { type Page, pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import type { Day } from './calendar.js';
import type { CmmcStatus } from './cmmc-status.js';
import { CmmcStatusNotFound } from './cmmc-status.errors.js';
import type { EndReason, StatusState } from './status-facts.js';

export type NewStatus = Pick<
  CmmcStatus,
  | 'assessmentId'
  | 'level'
  | 'conductedBy'
  | 'score'
  | 'maxScore'
  | 'statusDate'
  | 'closeOutDue'
  | 'finalDate'
  | 'validUntil'
  | 'evidenceRetainedUntil'
  | 'levelTwoStatusId'
>;

export type StatusChanges = Partial<
  Pick<CmmcStatus, 'uniqueId' | 'cageCodes' | 'c3paoName' | 'c3paoUid' | 'assessors'>
>;

/** An unset member narrows nothing. */
export interface StatusFilter {
  readonly assessmentId: string | undefined;
  readonly standing: StatusState | undefined;
  readonly level: number | undefined;
}

// Days as text: they are compared as such, and no clock of this process turns them into another day.
const COLUMNS = `id, assessment_id as "assessmentId", level, conducted_by as "conductedBy", state, score,
  max_score as "maxScore", status_date::text as "statusDate", close_out_due::text as "closeOutDue",
  final_date::text as "finalDate", close_out_assessment_id as "closeOutAssessmentId",
  valid_until::text as "validUntil", evidence_retained_until::text as "evidenceRetainedUntil",
  ended_on::text as "endedOn", end_reason as "endReason", level_two_status_id as "levelTwoStatusId",
  unique_id as "uniqueId", cage_codes as "cageCodes", c3pao_name as "c3paoName", c3pao_uid as "c3paoUid", assessors,
  array(select affirmed_on::text from assessments.affirmations where status_id = status.id) as "affirmedOn",
  created_at as "createdAt", updated_at as "updatedAt", version`;

const FROM = 'from assessments.cmmc_statuses as status';

/** The CMMC statuses of the tenant in the context. */
@Injectable()
export class CmmcStatusesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async insert(status: NewStatus): Promise<string> {
    const id = uuidv7();
    const state: StatusState = status.finalDate === null ? 'conditional' : 'final';
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `insert into assessments.cmmc_statuses (id, assessment_id, level, conducted_by, state, score, max_score,
           status_date, close_out_due, final_date, valid_until, evidence_retained_until, level_two_status_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8::date, $9::date, $10::date, $11::date, $12::date, $13)`,
        [
          id,
          status.assessmentId,
          status.level,
          status.conductedBy,
          state,
          status.score,
          status.maxScore,
          status.statusDate,
          status.closeOutDue,
          status.finalDate,
          status.validUntil,
          status.evidenceRetainedUntil,
          status.levelTwoStatusId,
        ],
      ),
    );
    return id;
  }

  async find(id: string): Promise<CmmcStatus> {
    const [status] = await this.#select('where id = $1', [id]);
    return status ?? missing();
  }

  findAll(ids: readonly string[]): Promise<CmmcStatus[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.#select('where id = any($1::uuid[])', [ids]);
  }

  async ofAssessment(assessmentId: string): Promise<CmmcStatus | undefined> {
    const [status] = await this.#select('where assessment_id = $1', [assessmentId]);
    return status;
  }

  /** Holds the row until the transaction ends. */
  async lock(id: string): Promise<CmmcStatus> {
    await this.unitOfWork.run((em) =>
      rows(em, 'select 1 from assessments.cmmc_statuses where id = $1 for update', [id]),
    );
    return this.find(id);
  }

  /** Final ones of a third party at Level 2, whatever time has done to them. */
  finalLevelTwo(): Promise<CmmcStatus[]> {
    return this.#select(`where state = 'final' and level = 2 and conducted_by = 'c3pao' order by created_at desc`, []);
  }

  /** Those that time can still change, by id. */
  running(after: string, limit: number): Promise<CmmcStatus[]> {
    return this.#select(`where state <> 'expired' and id > $1::uuid order by id limit $2`, [after, limit]);
  }

  async makeFinal(id: string, day: Day, closeOutAssessmentId: string): Promise<void> {
    await this.#update(
      `set state = 'final', final_date = $2::date, close_out_assessment_id = $3 where id = $1 and state = 'conditional'`,
      [id, day, closeOutAssessmentId],
    );
  }

  async end(id: string, day: Day, reason: EndReason): Promise<void> {
    await this.#update(`set state = 'expired', ended_on = $2::date, end_reason = $3 where id = $1`, [id, day, reason]);
  }

  async change(before: CmmcStatus, changes: StatusChanges): Promise<void> {
    const after = { ...before, ...changes };
    await this.#update(
      `set unique_id = $2, cage_codes = $3::text[], c3pao_name = $4, c3pao_uid = $5, assessors = $6 where id = $1`,
      [before.id, after.uniqueId, after.cageCodes, after.c3paoName, after.c3paoUid, after.assessors],
    );
  }

  /** Newest first. */
  list(
    request: PageRequest,
    filter: StatusFilter,
    today: Day,
  ): Promise<{ items: CmmcStatus[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'cmmc-statuses', filter, sortKey: 'timestamp' });
    const { sql, params } = statusPageStatement(page, filter, today);
    return this.unitOfWork.run(
      async (em) => page.close(await rows<CmmcStatus & { key: string }>(em, sql, params), (row) => row),
      { readOnly: true },
    );
  }

  #select(rest: string, params: readonly unknown[]): Promise<CmmcStatus[]> {
    const sql = `select ${COLUMNS} ${FROM} ${rest}`;
    return this.unitOfWork.run((em) => rows<CmmcStatus>(em, sql, params), { readOnly: true });
  }

  async #update(rest: string, params: readonly unknown[]): Promise<void> {
    const sql = `update assessments.cmmc_statuses ${rest}`;
    await this.unitOfWork.run((em) => rows(em, sql, params));
  }
}

export function statusPageStatement(page: Page, filter: StatusFilter, today: Day): { sql: string; params: unknown[] } {
  const params: unknown[] = [];
  const bind = (value: unknown, type: string) => `$${params.push(value)}::${type}`;
  const where: string[] = [];
  if (filter.assessmentId) where.push(`assessment_id = ${bind(filter.assessmentId, 'uuid')}`);
  if (filter.level) where.push(`level = ${bind(filter.level, 'integer')}`);
  if (filter.standing) where.push(standingCondition(filter.standing, bind(today, 'date')));
  if (page.after) {
    where.push(`(created_at, id) < (${bind(page.after.key, 'timestamptz')}, ${bind(page.after.id, 'uuid')})`);
  }
  const sql = `select ${COLUMNS}, created_at::text as key ${FROM}
     ${where.length > 0 ? `where ${where.join(' and ')}` : ''}
     order by created_at desc, id desc limit ${bind(page.limit, 'integer')}`;
  return { sql, params };
}

/** The same as `standingOn` says of one status. */
function standingCondition(standing: StatusState, today: string): string {
  const stands = `state <> 'expired' and valid_until >= ${today}
    and not (state = 'conditional' and close_out_due < ${today})`;
  return standing === 'expired' ? `not (${stands})` : `state = '${standing}' and ${stands}`;
}

function missing(): never {
  throw new CmmcStatusNotFound();
}
