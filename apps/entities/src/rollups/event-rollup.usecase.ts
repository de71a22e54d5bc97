import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@attestry/persistence';
import { HourlyRollupsRepository } from './hourly-rollups.repository.js';

const HOURS_A_STEP = 24;

/** Sums up hours whose events changed, a transaction a step. */
@Injectable()
export class EventRollup {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rollups: HourlyRollupsRepository,
  ) {}

  /** How many hours it summed up, of those ingested before a day or of all; fewer than asked when none is left. */
  step(ingestedBefore?: string): Promise<{ hours: number; more: boolean }> {
    return this.unitOfWork.run(async () => {
      if (!(await this.rollups.lock())) return { hours: 0, more: false };
      const dirty = await this.rollups.take(HOURS_A_STEP, ingestedBefore);
      await this.rollups.sumUp(dirty);
      return { hours: dirty.length, more: dirty.length === HOURS_A_STEP };
    });
  }
}
