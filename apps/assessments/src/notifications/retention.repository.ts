import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';

const DAYS = 180;
const BATCH = 1_000;

const KEYS = { notifications: 'id', notified_events: 'event_id' } as const;

/** Letting go of what people were told long ago. */
@Injectable()
export class RetentionRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** One batch of each table; true if there may be more. */
  forget(): Promise<boolean> {
    return this.unitOfWork.run(async (em) => {
      const told = await rows(em, removalOf('notifications'), [DAYS, BATCH]);
      const taken = await rows(em, removalOf('notified_events'), [DAYS, BATCH]);
      return told.length === BATCH || taken.length === BATCH;
    });
  }
}

const removalOf = (table: keyof typeof KEYS): string =>
  `delete from assessments.${table} where ${KEYS[table]} in (
     select ${KEYS[table]} from assessments.${table} where created_at < now() - make_interval(days => $1)
      order by created_at limit $2) returning ${KEYS[table]}`;
