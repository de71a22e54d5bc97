import { Injectable } from '@nestjs/common';
import { pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import type { Day } from './calendar.js';
import type { StatusChange, StoredAffirmation } from './cmmc-status.js';
import type { Reminder } from './deadlines.js';

/** What is added to a status and never changed: its steps, what was affirmed of it, and which reminders were sent. */
@Injectable()
export class StatusLogRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async step(
    statusId: string,
    { from, to, day, reason }: Pick<StatusChange, 'from' | 'to' | 'day' | 'reason'>,
  ): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `insert into assessments.cmmc_status_changes (status_id, from_state, to_state, day, reason)
         values ($1, $2, $3, $4::date, $5)`,
        [statusId, from, to, day, reason],
      ),
    );
  }

  /** Newest first. */
  steps(statusId: string, request: PageRequest): Promise<{ items: StatusChange[]; nextPageToken: string }> {
    const columns = `id, from_state as "from", to_state as "to", day::text as day, reason, created_by as "changedBy",
      created_at as "changedAt"`;
    return this.#page<StatusChange>('cmmc_status_changes', columns, statusId, request);
  }

  async affirm(
    statusId: string,
    affirmation: Omit<StoredAffirmation, 'recordedBy' | 'createdAt'>,
  ): Promise<StoredAffirmation> {
    const { id, affirmedOn, officialName, officialTitle, officialContact, statement } = affirmation;
    const [stored] = await this.unitOfWork.run((em) =>
      rows<Pick<StoredAffirmation, 'recordedBy' | 'createdAt'>>(
        em,
        `insert into assessments.affirmations
           (id, status_id, affirmed_on, official_name, official_title, official_contact, statement)
         values ($1, $2, $3::date, $4, $5, $6, $7) returning created_by as "recordedBy", created_at as "createdAt"`,
        [id, statusId, affirmedOn, officialName, officialTitle, officialContact, statement],
      ),
    );
    return { ...affirmation, recordedBy: stored?.recordedBy ?? '', createdAt: stored?.createdAt ?? new Date() };
  }

  /** Newest first. */
  affirmations(statusId: string, request: PageRequest): Promise<{ items: StoredAffirmation[]; nextPageToken: string }> {
    const columns = `id, affirmed_on::text as "affirmedOn", official_name as "officialName",
      official_title as "officialTitle", official_contact as "officialContact", statement, created_by as "recordedBy",
      created_at as "createdAt"`;
    return this.#page<StoredAffirmation>('affirmations', columns, statusId, request);
  }

  /** False if it was sent before. */
  async remind(statusId: string, { kind, due, days }: Reminder): Promise<boolean> {
    const sent = await this.unitOfWork.run((em) =>
      rows<{ due: Day }>(
        em,
        `insert into assessments.cmmc_reminders (status_id, kind, due, days) values ($1, $2, $3::date, $4)
         on conflict do nothing returning due::text`,
        [statusId, kind, due, days],
      ),
    );
    return sent.length > 0;
  }

  #page<Row extends { readonly id: string }>(
    table: 'affirmations' | 'cmmc_status_changes',
    columns: string,
    statusId: string,
    request: PageRequest,
  ): Promise<{ items: Row[]; nextPageToken: string }> {
    const page = pageOf(request, { list: table, filter: statusId, sortKey: 'timestamp' });
    const after = page.after ? 'and (created_at, id) < ($3::timestamptz, $4::uuid)' : '';
    const params = [statusId, page.limit, ...(page.after ? [page.after.key, page.after.id] : [])];
    const sql = `select ${columns}, created_at::text as key from assessments.${table}
       where status_id = $1::uuid ${after} order by created_at desc, id desc limit $2::integer`;
    return this.unitOfWork.run(
      async (em) => page.close(await rows<Row & { key: string }>(em, sql, params), (row) => row),
      { readOnly: true },
    );
  }
}
