import { Injectable } from '@nestjs/common';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { type Day, dayOf } from './calendar.js';
import type { CmmcStatus } from './cmmc-status.js';
import { CmmcStatusesRepository } from './cmmc-statuses.repository.js';
import { type DeadlineKind, remindersOn } from './deadlines.js';
import { nameOf, standingOn } from './status-facts.js';
import { StatusLogRepository } from './status-log.repository.js';

const BATCH = 100;

const REMINDERS: Readonly<Record<DeadlineKind, string>> = {
  close_out: 'cmmc_status.close_out_due',
  affirmation: 'cmmc_status.affirmation_due',
  validity: 'cmmc_status.validity_ending',
};

/** Writes down what time has done to statuses, and reminds of what is due. */
@Injectable()
export class StatusUpkeep {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly statuses: CmmcStatusesRepository,
    private readonly logs: StatusLogRepository,
    private readonly outbox: Outbox,
  ) {}

  /** One batch after an id; answers the id to go on after, or undefined at the end. Doing it twice changes nothing. */
  run(after: string, now: Date = new Date()): Promise<string | undefined> {
    const today = dayOf(now);
    return this.unitOfWork.run(async () => {
      const batch = await this.statuses.running(after, BATCH);
      for (const status of batch) await this.#keepUp(status, today);
      return batch.length === BATCH ? batch.at(-1)?.id : undefined;
    });
  }

  async #keepUp(read: CmmcStatus, today: Day): Promise<void> {
    const { state, endedOn, endReason } = standingOn(today, read);
    if (state !== 'expired') return this.#remind(read, today);
    // A close-out may have come between.
    const status = await this.statuses.lock(read.id);
    if (status.state !== read.state || endedOn === null || endReason === null) return;
    await this.statuses.end(status.id, endedOn, endReason);
    await this.logs.step(status.id, { from: read.state, to: 'expired', day: endedOn, reason: null });
    await this.outbox.record({
      action: 'cmmc_status.expire',
      resource: { type: 'cmmc_status', id: status.id },
      details: { name: nameOf(status), reason: endReason, ended_on: endedOn, assessment_id: status.assessmentId },
    });
  }

  async #remind(status: CmmcStatus, today: Day): Promise<void> {
    for (const reminder of remindersOn(today, status, status.affirmedOn)) {
      if (!(await this.logs.remind(status.id, reminder))) continue;
      await this.outbox.record({
        action: REMINDERS[reminder.kind],
        resource: { type: 'cmmc_status', id: status.id },
        details: {
          name: nameOf(status),
          assessment_id: status.assessmentId,
          due: reminder.due,
          days: reminder.days,
          days_left: reminder.daysLeft,
        },
      });
    }
  }
}
