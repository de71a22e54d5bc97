import type { IndicatorType, ThreatLevel } from './indicator-kind.js';

/** What narrows a list of indicators; undefined narrows nothing. */
export interface IndicatorFilter {
  type: IndicatorType | undefined;
  threatLevel: ThreatLevel | undefined;
  source: string | undefined;
  /** As somebody writes it; with a type it is brought into normal form. */
  value: string | undefined;
  /** Beginning of the value in normal form. */
  prefix: string | undefined;
  includeExpired: boolean;
}

/** Orders of a list of indicators, each ending in the id. */
export type IndicatorOrder = 'last_seen desc' | 'value';
