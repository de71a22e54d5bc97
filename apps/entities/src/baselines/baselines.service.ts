import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@attestry/domain-errors';
import { EntityNotFound } from '../entities/entity.errors.js';
import type { Baseline } from './baseline.js';
import { BaselinesRepository } from './baselines.repository.js';
import { CalculateBaselines } from './calculate-baselines.usecase.js';
import { dayOf, daysBefore, midnightOf } from './day.js';

/** Raw events of the whole window are there for as long. */
const OLDEST_DAYS = 60;

@Injectable()
export class BaselinesService {
  constructor(
    private readonly baselines: BaselinesRepository,
    private readonly calculation: CalculateBaselines,
  ) {}

  async of(entityId: string): Promise<Baseline[]> {
    if (!(await this.baselines.entityExists(entityId))) throw new EntityNotFound();
    return this.baselines.of(entityId);
  }

  /** `day` as `2026-11-23`; empty means the last one that is over. */
  async calculate(entityId: string, day: string, now = Date.now()): Promise<Baseline[]> {
    const yesterday = daysBefore(midnightOf(now), 1);
    const wanted = day === '' ? yesterday : dayOf(day);
    if (!wanted || wanted > yesterday || wanted < daysBefore(yesterday, OLDEST_DAYS)) {
      throw new InvalidFields([{ field: 'day', description: `is one of the last ${OLDEST_DAYS} days that are over` }]);
    }
    if (!(await this.baselines.entityExists(entityId))) throw new EntityNotFound();
    await this.calculation.run([entityId], wanted);
    return this.baselines.of(entityId);
  }
}
