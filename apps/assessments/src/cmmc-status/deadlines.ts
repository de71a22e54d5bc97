import { affirmationsOn } from './affirmation-dues.js';
import { type Day, daysBetween } from './calendar.js';
import { standingOn, type StatusFacts } from './status-facts.js';

export type DeadlineKind = 'close_out' | 'affirmation' | 'validity';

export interface Reminder {
  readonly kind: DeadlineKind;
  readonly due: Day;
  /** Threshold that is reached. */
  readonly days: number;
  readonly daysLeft: number;
}

const THRESHOLDS = [1, 7, 14, 30] as const;

/** What is to be said of a status on a day: for each deadline the nearest threshold alone, also after a pause. */
export function remindersOn(day: Day, facts: StatusFacts, affirmedOn: readonly Day[]): Reminder[] {
  const { state } = standingOn(day, facts);
  if (state === 'expired') return [];
  const { next } = affirmationsOn(day, facts, affirmedOn);
  const deadlines: { kind: DeadlineKind; due: Day }[] = [
    ...(state === 'conditional' && facts.closeOutDue !== null
      ? [{ kind: 'close_out' as const, due: facts.closeOutDue }]
      : []),
    ...(next ? [{ kind: 'affirmation' as const, due: next.day }] : []),
    ...(state === 'final' ? [{ kind: 'validity' as const, due: facts.validUntil }] : []),
  ];
  return deadlines.flatMap(({ kind, due }): Reminder[] => {
    const daysLeft = daysBetween(day, due);
    const days = THRESHOLDS.find((threshold) => daysLeft <= threshold);
    return days === undefined || daysLeft < 0 ? [] : [{ kind, due, days, daysLeft }];
  });
}
