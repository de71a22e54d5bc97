import type { Severity } from '../detections/rule-schema.js';

export const INDICATOR_TYPES = ['ip', 'cidr', 'domain', 'url', 'hash', 'email', 'arn'] as const;
export type IndicatorType = (typeof INDICATOR_TYPES)[number];

export type ThreatLevel = Severity;

/** What an indicator says is bad: one thing has one value. */
export interface Observable {
  readonly type: IndicatorType;
  readonly value: string;
}

/** An indicator as somebody tells it, its value in normal form. */
export interface NewIndicator extends Observable {
  readonly threatLevel: ThreatLevel;
  readonly source: string;
  /** 0 to 100, as of `lastSeen`. */
  readonly confidence: number;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
}

export const observableKey = ({ type, value }: Observable): string => `${type}\n${value}`;
