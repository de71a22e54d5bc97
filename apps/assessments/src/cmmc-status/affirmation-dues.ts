import { addDays, addYears, type Day } from './calendar.js';
import type { StatusFacts } from './status-facts.js';

/** Why an official affirms (32 CFR 170.22(a)). */
export type Occasion = 'conditional' | 'final' | 'close_out' | 'annual';

export interface Due {
  readonly occasion: Occasion;
  readonly day: Day;
}

/** So many days before an anniversary an affirmation counts for it. */
const EARLY_DAYS = 30;

/** All that a status asks for over its life, in order. Anniversaries run from the status date. */
export function duesOf({ statusDate, closeOutDue, finalDate, validUntil }: StatusFacts): Due[] {
  const first: Due = { occasion: closeOutDue === null ? 'final' : 'conditional', day: statusDate };
  if (finalDate === null) return [first];
  const closed: Due[] = closeOutDue === null ? [] : [{ occasion: 'close_out', day: finalDate }];
  const annual: Due[] = [];
  for (let year = 1; addYears(statusDate, year) < validUntil; year++) {
    annual.push({ occasion: 'annual', day: addYears(statusDate, year) });
  }
  return [first, ...closed, ...annual].sort((left, right) =>
    left.day < right.day ? -1 : left.day > right.day ? 1 : 0,
  );
}

/** An affirmation answers for what was due until then, and for an anniversary that is near. */
export const isCovered = ({ occasion, day }: Due, affirmedOn: readonly Day[]): boolean => {
  const from = occasion === 'annual' ? addDays(day, -EARLY_DAYS) : day;
  return affirmedOn.some((each) => each >= from);
};

/** How the affirmations of a status stand on a day. */
export interface AffirmationStanding {
  /** The earliest that nobody has affirmed for; undefined if nothing is left. */
  readonly next: Due | undefined;
  /** Its day has passed. */
  readonly overdue: boolean;
  /** Nothing whose day has come is missing; an anniversary's own day is still in time. */
  readonly complete: boolean;
}

export function affirmationsOn(day: Day, facts: StatusFacts, affirmedOn: readonly Day[]): AffirmationStanding {
  const open = duesOf(facts).filter((due) => !isCovered(due, affirmedOn));
  const [next] = open;
  const overdue = next !== undefined && next.day < day;
  const missing = open.some((due) => (due.occasion === 'annual' ? due.day < day : due.day <= day));
  return { next, overdue, complete: !missing };
}
