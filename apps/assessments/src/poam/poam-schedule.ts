import type { FieldViolation } from '@attestry/domain-errors';
import { addDays, type Day, dayOf, isDay } from './calendar-day.js';

/** 32 CFR 170.21(b): what stays open is closed within 180 days of the status date. */
export const CLOSE_OUT_DAYS = 180;

/** The dates of an assessment that its plan counts from. */
export interface PlanDates {
  /** Of the certification that it led to. */
  readonly statusDay: Day | null;
  readonly completedAt: Date | null;
  readonly plannedEnd: Date | null;
}

/** The last day by which an item may be scheduled to be completed. */
export function latestCompletion({ statusDay, completedAt, plannedEnd }: PlanDates, now: Date): Day {
  return addDays(statusDay ?? dayOf(completedAt ?? plannedEnd ?? now), CLOSE_OUT_DAYS);
}

interface Schedule {
  readonly scheduledCompletion: Day;
  readonly milestones: readonly { readonly due: Day }[];
}

/** Days that are none, or outside of the window. `place` is the prefix of the fields' names. */
export function scheduleViolations({ scheduledCompletion, milestones }: Schedule, latest: Day, place = '') {
  const violation = (field: string, description: string): FieldViolation => ({ field: place + field, description });
  const violations: FieldViolation[] = [];
  if (!isDay(scheduledCompletion)) violations.push(violation('scheduledCompletion', 'is no day of the calendar'));
  else if (scheduledCompletion > latest)
    violations.push(violation('scheduledCompletion', `must not be after ${latest}, ${CLOSE_OUT_DAYS} days on`));
  for (const [index, { due }] of milestones.entries()) {
    const field = `milestones[${index}].dueDate`;
    if (!isDay(due)) violations.push(violation(field, 'is no day of the calendar'));
    else if (due > scheduledCompletion)
      violations.push(violation(field, 'must not be after the completion of the item'));
  }
  return violations;
}
