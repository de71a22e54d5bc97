import { type BaselineType, MEASURES, type Measure, type Category } from './measures.js';
import { type Counts, type Novelty, noveltiesOf } from './novelty.js';
import { confidenceOf, isUnusual, MIN_SAMPLES, modifiedZ, robustOf, scoreOfZ } from './robust.js';

/** What one entity did: on the day that is looked at, and on the days of the window before it on which it acted. */
export interface Behaviour {
  readonly entityId: string;
  readonly window: readonly Readonly<Record<Measure, number>>[];
  /** Undefined: it did not act on that day. */
  readonly day: Readonly<Record<Measure, number>> | undefined;
  readonly seen: Readonly<Record<Category, Counts>>;
  readonly met: Readonly<Record<Category, readonly string[]>>;
}

export type BaselineState = 'insufficient_data' | 'idle' | 'usual' | 'anomalous';

/** What is usual for an entity, and how the day stands to it. */
export interface Assessment {
  readonly entityId: string;
  readonly type: BaselineType;
  readonly state: BaselineState;
  readonly sampleSize: number;
  readonly confidence: number;
  readonly median: number | undefined;
  readonly mad: number | undefined;
  readonly meanAd: number | undefined;
  /** What the day was measured as; undefined when it did not act. */
  readonly value: number | undefined;
  /** Infinite where every sample is the same and the value another. */
  readonly z: number | undefined;
  /** Whether the value itself is unusual. */
  readonly unusual: boolean;
  readonly novelties: readonly Novelty[];
  readonly score: number | undefined;
}

/** Pure: the same days give the same answer, in whatever order they come. */
export function assess(behaviour: Behaviour, type: BaselineType): Assessment {
  const { measure, category } = MEASURES[type];
  const robust = robustOf(behaviour.window.map((day) => day[measure]));
  const sampleSize = robust?.sampleSize ?? 0;
  const value = behaviour.day?.[measure];
  const base = {
    entityId: behaviour.entityId,
    type,
    sampleSize,
    confidence: confidenceOf(sampleSize),
    median: robust?.median,
    mad: robust?.mad,
    meanAd: robust?.meanAd,
    value,
  };
  const untested = { z: undefined, unusual: false, novelties: [], score: undefined };
  if (!robust || sampleSize < MIN_SAMPLES) return { ...base, ...untested, state: 'insufficient_data' };
  if (value === undefined) return { ...base, ...untested, state: 'idle' };
  const z = modifiedZ(value, robust);
  const novelties = category === undefined ? [] : noveltiesOf(behaviour.seen[category], behaviour.met[category]);
  const unusual = isUnusual(z);
  const score = Math.max(scoreOfZ(z), ...novelties.map((novelty) => novelty.score));
  return { ...base, z, unusual, novelties, score, state: unusual || novelties.length > 0 ? 'anomalous' : 'usual' };
}
