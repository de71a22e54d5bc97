import type { BaselineState } from './assess.js';
import type { BaselineType } from './measures.js';

/** A baseline as it is stored. */
export interface Baseline {
  entityId: string;
  type: BaselineType;
  state: BaselineState;
  /** `2026-11-23`. */
  day: string;
  sampleSize: number;
  confidence: number;
  median: number | undefined;
  mad: number | undefined;
  meanAd: number | undefined;
  value: number | undefined;
  score: number | undefined;
  /** Undefined also where it is infinite. */
  z: number | undefined;
  unit: string;
  newCategories: string[];
  calculatedAt: Date;
  expiresAt: Date;
}
