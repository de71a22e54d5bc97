import { type FieldViolation, InvalidFields } from '@attestry/domain-errors';
import type { IndicatorType, NewIndicator, ThreatLevel } from './indicator-kind.js';
import { EXPECTED, normalised } from './normalise.js';

/** An indicator as a person writes it. */
export interface WrittenIndicator {
  readonly type: IndicatorType;
  readonly value: string;
  readonly threatLevel: ThreatLevel;
  readonly source: string;
  readonly confidence: number;
  /** Unset: when it was last seen. */
  readonly firstSeen: Date | undefined;
  /** Unset: now. */
  readonly lastSeen: Date | undefined;
}

/** In normal form, or what is wrong with it. */
export function taken(written: WrittenIndicator, now: Date): NewIndicator | FieldViolation {
  const value = normalised(written.type, written.value);
  if (value === undefined) return { field: 'value', description: `must be ${EXPECTED[written.type]}` };
  const lastSeen = written.lastSeen ?? (written.firstSeen && written.firstSeen > now ? written.firstSeen : now);
  const firstSeen = written.firstSeen ?? lastSeen;
  const indicator = { ...written, value, firstSeen, lastSeen };
  return spanViolation(indicator) ?? indicator;
}

export const isViolation = (given: NewIndicator | FieldViolation): given is FieldViolation => 'field' in given;

/** Refuses what is wrong, naming fields below `path`. */
export function takenOrRefused(written: WrittenIndicator, path: string): NewIndicator {
  const given = taken(written, new Date());
  if (isViolation(given)) throw new InvalidFields([{ ...given, field: `${path}.${given.field}` }]);
  return given;
}

export function spanViolation({ firstSeen, lastSeen }: Pick<NewIndicator, 'firstSeen' | 'lastSeen'>) {
  return lastSeen < firstSeen ? { field: 'lastSeen', description: 'must not be before firstSeen' } : undefined;
}
