import type { EntityType } from '../observations/observation.js';
import type { RiskLevel } from '../entities/risk-level.js';

export const DEFAULT_DEPTH = 4;
export const DEFAULT_LIMIT = 100;
/** Edges that one answer may read: some two seconds on a small machine, so below the time-out of a statement. */
export const MAX_EDGES = 200_000;

export type Direction = 'blast' | 'exposure';

export interface ReachedEntity {
  entityId: string;
  name: string;
  type: EntityType;
  riskLevel: RiskLevel;
  depth: number;
  strength: number;
  crownJewel: boolean;
}

/** What a spread reached, in numbers. */
export interface Reach {
  count: number;
  others: number;
  percent: number;
  weighted: number;
  crownJewels: number;
  levels: Readonly<Record<RiskLevel, number>>;
}

export interface ReachOfEntity {
  reach: Reach;
  entities: ReachedEntity[];
  truncated: boolean;
  depth: number;
}

export const percentOf = (count: number, others: number): number =>
  others === 0 ? 0 : Math.round((10_000 * count) / others) / 100;
