import type { RiskLevel } from '../entities/risk-level.js';
import type { RiskFactor } from './risk-factor.js';

/** One factor as it is told and stored. */
export interface FactorResult {
  factor: RiskFactor;
  /** 0 to 1 with four decimals; null when it is unknown. */
  value: number | null;
  /** What the unrounded score would lose without it, two decimals. */
  points: number;
  reason: string;
  /** Which of the factor's cases it is, in a word; null when it is unknown. */
  cause: string | null;
}

/** What misuse would reach within three hops. */
export interface ImpactResult {
  reached: number;
  others: number;
  crownJewelNear: boolean;
  /** More is reached than can be counted: taken for everything. */
  beyondCounting: boolean;
}

export interface Explanation {
  likelihood: number;
  impact: ImpactResult;
  factors: FactorResult[];
}

export interface RiskOfEntity {
  entityId: string;
  score: number;
  level: RiskLevel;
  completeness: number;
  explanation: Explanation;
  assessedAt: Date;
}
