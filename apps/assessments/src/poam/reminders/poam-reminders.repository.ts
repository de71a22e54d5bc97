import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Day } from '../calendar-day.js';

/** A deadline that comes near. */
export interface DueItem {
  readonly id: string;
  readonly assessmentId: string;
  readonly requirementCode: string;
  readonly number: number;
  readonly assignedTo: string | null;
  readonly due: Day;
}

/** Deadlines that come near, and which of them were told of. */
@Injectable()
export class PoamRemindersRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Items that are not closed and due from one day to another, by day, beyond the id on the first of them. */
  due(from: Day, afterId: string, to: Day, limit: number): Promise<DueItem[]> {
    return this.unitOfWork.run((em) => rows<DueItem>(em, DUE, [from, afterId, to, limit]), { readOnly: true });
  }

  /** Keeps what is told of now; answers the places of those that were not told of before. */
  async keep(reminders: readonly { readonly item: DueItem; readonly daysAhead: number }[]): Promise<Set<string>> {
    const kept = await this.unitOfWork.run((em) =>
      rows<{ id: string }>(
        em,
        `insert into assessments.poam_reminders (id, item_id, due, days_ahead)
         select * from unnest($1::uuid[], $2::uuid[], $3::date[], $4::smallint[])
         on conflict (tenant_id, item_id, due, days_ahead) do nothing
         returning item_id as id`,
        [
          reminders.map(() => uuidv7()),
          reminders.map(({ item }) => item.id),
          reminders.map(({ item }) => item.due),
          reminders.map(({ daysAhead }) => daysAhead),
        ],
      ),
    );
    return new Set(kept.map(({ id }) => id));
  }
}

export const DUE = `select id, assessment_id as "assessmentId", requirement_code as "requirementCode", number,
         assigned_to as "assignedTo", scheduled_completion::text as due
    from assessments.poam_items
   where status in ('open', 'in_progress') and (scheduled_completion, id) > ($1::date, $2::uuid)
     and scheduled_completion <= $3::date
   order by scheduled_completion, id limit $4`;
