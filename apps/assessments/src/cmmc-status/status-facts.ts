import { addDays, addYears, type Day } from './calendar.js';

export type StatusState = 'conditional' | 'final' | 'expired';
export type StatusAssessor = 'self' | 'c3pao' | 'dibcac';
export type EndReason = 'close_out_missed' | 'validity_over' | 'overridden';

/** The seven of 32 CFR 170.4. */
export type StatusName =
  | 'final_level_1_self'
  | 'conditional_level_2_self'
  | 'final_level_2_self'
  | 'conditional_level_2_c3pao'
  | 'final_level_2_c3pao'
  | 'conditional_level_3_dibcac'
  | 'final_level_3_dibcac';

/** What of a status is written down. */
export interface StatusFacts {
  readonly level: number;
  readonly conductedBy: StatusAssessor;
  readonly state: StatusState;
  readonly statusDate: Day;
  readonly closeOutDue: Day | null;
  readonly finalDate: Day | null;
  readonly validUntil: Day;
  readonly endedOn: Day | null;
  readonly endReason: EndReason | null;
}

/** Where a status stands on a day, whatever has been written down by then. */
export interface Standing {
  readonly state: StatusState;
  readonly endedOn: Day | null;
  readonly endReason: EndReason | null;
}

const CLOSE_OUT_DAYS = 180;
const RETENTION_YEARS = 6;

/** The days that follow from the status date (32 CFR 170.16 to 170.18, 170.21(b)); day 0 is the status date itself. */
export const daysFrom = (statusDate: Day, level: number) => ({
  closeOutDue: addDays(statusDate, CLOSE_OUT_DAYS),
  validUntil: addYears(statusDate, level === 1 ? 1 : 3),
  evidenceRetainedUntil: addYears(statusDate, RETENTION_YEARS),
});

/** The last day still counts; the status is over on the day after. */
export function standingOn(day: Day, facts: StatusFacts): Standing {
  const { state, closeOutDue, validUntil, endedOn, endReason } = facts;
  if (state === 'expired') return { state, endedOn, endReason };
  if (state === 'conditional' && closeOutDue !== null && day > closeOutDue)
    return { state: 'expired', endedOn: addDays(closeOutDue, 1), endReason: 'close_out_missed' };
  if (day > validUntil) return { state: 'expired', endedOn: addDays(validUntil, 1), endReason: 'validity_over' };
  return { state, endedOn: null, endReason: null };
}

/** What it is called, or was called before it ended. */
export function nameOf({ level, conductedBy, finalDate }: StatusFacts): StatusName {
  const step = finalDate === null ? 'conditional' : 'final';
  return `${step}_level_${level}_${conductedBy}` as StatusName;
}

/** From the least to the highest; each satisfies those before it for the same scope. */
const RANKS: readonly (readonly [level: number, conductedBy: StatusAssessor])[] = [
  [1, 'self'],
  [2, 'self'],
  [2, 'c3pao'],
  [3, 'dibcac'],
];

/**
 * What a status answers for, itself included. A conditional Level 2 answers for Level 1 whole: nothing that Level 1 asks for
 * may stay open. Level 3 is only begun on a final Level 2.
 */
export function satisfiedBy(facts: StatusFacts): StatusName[] {
  const rank = RANKS.findIndex(([level, by]) => level === facts.level && by === facts.conductedBy);
  return RANKS.slice(0, rank + 1).map(([level, conductedBy]) => {
    const isFinal = facts.finalDate !== null || level < facts.level;
    return nameOf({ ...facts, level, conductedBy, finalDate: isFinal ? facts.statusDate : null });
  });
}
