import { Injectable } from '@nestjs/common';
import type { Behaviour } from './assess.js';
import { DailyBehaviourRepository, type DailyMeasures, type Met } from './daily-behaviour.repository.js';
import { windowOf } from './day.js';
import type { Category } from './measures.js';

const MAX_RESOURCES_A_DAY = 200;
const MAX_RESOURCES_A_WINDOW = 2_000;

/** Reads what entities did on a day and in the window before it. */
@Injectable()
export class Behaviours {
  constructor(private readonly daily: DailyBehaviourRepository) {}

  async of(entityIds: readonly string[], day: Date): Promise<Behaviour[]> {
    const today = new Map((await this.daily.measures(entityIds, day, true)).map((one) => [one.entityId, one]));
    const before = new Map<string, DailyMeasures[]>(entityIds.map((id) => [id, []]));
    for (const earlier of windowOf(day)) {
      for (const one of await this.daily.measures(entityIds, earlier, false)) before.get(one.entityId)?.push(one);
    }
    const comparable = entityIds.filter((id) => hasFewResources(today.get(id), before.get(id) ?? []));
    const seen = new Tally();
    for (const earlier of windowOf(day)) seen.add(await this.daily.categories(entityIds, comparable, earlier, false));
    const met = new Tally();
    met.add(await this.daily.categories(entityIds, comparable, day, true));
    return entityIds.map((entityId) => ({
      entityId,
      day: today.get(entityId),
      window: before.get(entityId) ?? [],
      seen: byCategory((kind) => seen.of(entityId, kind)),
      met: byCategory((kind) => [...met.of(entityId, kind).keys()]),
    }));
  }
}

const hasFewResources = (today: DailyMeasures | undefined, window: readonly DailyMeasures[]): boolean =>
  (today?.resources ?? 0) <= MAX_RESOURCES_A_DAY &&
  window.reduce((sum, { resources }) => sum + resources, 0) <= MAX_RESOURCES_A_WINDOW;

const byCategory = <T>(of: (kind: Category) => T): Record<Category, T> => ({
  country: of('country'),
  hour: of('hour'),
  resource: of('resource'),
});

/** Counts by entity and kind of category. */
class Tally {
  readonly #counts = new Map<string, Map<string, number>>();

  add(met: readonly Met[]): void {
    for (const { entityId, kind, category, count } of met) {
      const known = this.of(entityId, kind);
      known.set(category, (known.get(category) ?? 0) + count);
    }
  }

  of(entityId: string, kind: Category): Map<string, number> {
    const key = `${entityId} ${kind}`;
    const known = this.#counts.get(key) ?? new Map<string, number>();
    this.#counts.set(key, known);
    return known;
  }
}
