import { Injectable } from '@nestjs/common';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { addDays, type Day, dayOf, daysBetween } from '../calendar-day.js';
import { type DueItem, PoamRemindersRepository } from './poam-reminders.repository.js';

/** Days ahead of a deadline on which it is told of, nearest first. */
export const REMINDER_DAYS = [1, 7, 14, 30] as const;

/** The reminder that is in force so many days ahead; undefined before the first and after the deadline. */
export const reminderFor = (daysLeft: number): number | undefined =>
  daysLeft < 0 ? undefined : REMINDER_DAYS.find((days) => daysLeft <= days);

/** Where a round is: after this item. */
export interface ReminderCursor {
  readonly due: Day;
  readonly id: string;
}

const BATCH = 500;
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** Tells of deadlines that come near, each once for each of the days; a day that was missed is made up for. */
@Injectable()
export class RemindOfDeadlines {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reminders: PoamRemindersRepository,
    private readonly outbox: Outbox,
  ) {}

  /** One batch; `next` is where to go on, undefined at the end. */
  run(now: Date, after?: ReminderCursor): Promise<{ told: number; next: ReminderCursor | undefined }> {
    const today = dayOf(now);
    const { due, id } = after ?? { due: today, id: NO_ID };
    return this.unitOfWork.run(async () => {
      const items = await this.reminders.due(due, id, addDays(today, Math.max(...REMINDER_DAYS)), BATCH);
      const wanted = items.flatMap((item) => {
        const daysLeft = daysBetween(today, item.due);
        const daysAhead = reminderFor(daysLeft);
        return daysAhead === undefined ? [] : [{ item, daysAhead, daysLeft }];
      });
      const kept = await this.reminders.keep(wanted);
      const told = wanted.filter(({ item }) => kept.has(item.id));
      await this.outbox.recordAll(told.map(eventOf));
      const last = items.at(BATCH - 1);
      return { told: told.length, next: last && { due: last.due, id: last.id } };
    });
  }
}

const eventOf = ({ item, daysAhead, daysLeft }: { item: DueItem; daysAhead: number; daysLeft: number }) => ({
  action: 'poam_item.remind',
  resource: { type: 'poam_item', id: item.id },
  details: {
    assessment_id: item.assessmentId,
    requirement: item.requirementCode,
    number: item.number,
    assigned_to: item.assignedTo,
    scheduled_completion: item.due,
    days_ahead: daysAhead,
    days_left: daysLeft,
  },
});
