import { Injectable } from '@nestjs/common';
import { BaselinesRepository } from './baselines.repository.js';
import { CalculateBaselines } from './calculate-baselines.usecase.js';
import { DailyBehaviourRepository } from './daily-behaviour.repository.js';

const ENTITIES_A_STEP = 50;
export const FIRST_ENTITY = '00000000-0000-0000-0000-000000000000';

/** The baselines of all entities that acted on a day, some at a time. */
@Injectable()
export class NightlyBaselines {
  constructor(
    private readonly daily: DailyBehaviourRepository,
    private readonly calculation: CalculateBaselines,
    private readonly baselines: BaselinesRepository,
  ) {}

  /** Gives the last entity that it did; undefined when there are no more. */
  async step(day: Date, after: string): Promise<string | undefined> {
    const ids = await this.daily.active(day, after, ENTITIES_A_STEP);
    if (ids.length > 0) await this.calculation.run(ids, day);
    if (ids.length === ENTITIES_A_STEP) return ids.at(-1);
    await this.baselines.removeExpired();
    return undefined;
  }
}
