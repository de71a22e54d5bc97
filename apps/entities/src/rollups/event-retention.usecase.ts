import { Injectable } from '@nestjs/common';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { EventRollup } from './event-rollup.usecase.js';
import { HourlyRollupsRepository } from './hourly-rollups.repository.js';
import { type EventPlace, ReleasedEventsRepository } from './released-events.repository.js';

const DAY_MS = 86_400_000;
const RAW_DAYS = 90;
const SUMS_DAYS = 731;
/** A day that is not dropped whole a week after its time, for another tenant's sake, is emptied by rows. */
const GRACE_DAYS = 7;
const BATCH = 5_000;
const FIRST: EventPlace = { time: '-infinity', id: '00000000-0000-0000-0000-000000000000' };

/** Lets go of raw events 90 days after their ingestion, once they are summed up, and of the sums after two years. */
@Injectable()
export class EventRetention {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rollup: EventRollup,
    private readonly sums: HourlyRollupsRepository,
    private readonly events: ReleasedEventsRepository,
    private readonly outbox: Outbox,
  ) {}

  /** One step: sums up what is going, lets go of it when that is done. Whether there is more to sum up. */
  async release(now: Date): Promise<{ more: boolean }> {
    const before = dayBefore(now, RAW_DAYS);
    const { more } = await this.rollup.step(before);
    if (more) return { more };
    await this.unitOfWork.run(async () => {
      if (!(await this.sums.lock()) || (await this.sums.waiting(before)) || !(await this.events.release(before)))
        return;
      await this.outbox.record({
        action: 'events.released',
        resource: { type: 'entities.event', id: null },
        details: { ingested_before: before },
      });
    });
    return { more: false };
  }

  /** One batch: removes rows that no partition takes with it. Where to go on; undefined when all are looked at. */
  removeRows(now: Date, after: EventPlace = FIRST): Promise<(EventPlace & { removed: number }) | undefined> {
    return this.unitOfWork.run(async () => {
      const end = await this.events.end(new Date(now.getTime() - (RAW_DAYS + GRACE_DAYS) * DAY_MS));
      return this.events.removeNext(end, after, BATCH);
    });
  }

  /** One batch; whether there may be more. */
  async removeSums(now: Date): Promise<boolean> {
    return (await this.sums.removeOld(dayBefore(now, SUMS_DAYS), BATCH)) === BATCH;
  }
}

const dayBefore = (now: Date, days: number): string =>
  new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10);
