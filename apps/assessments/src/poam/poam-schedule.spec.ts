import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dayOf, daysBetween, isDay } from './calendar-day.js';
import { latestCompletion, scheduleViolations } from './poam-schedule.js';
import { reminderFor } from './reminders/remind-of-deadlines.usecase.js';

const NOW = new Date('2026-11-24T23:30:00Z');
const none = { statusDay: null, completedAt: null, plannedEnd: null };

describe('the last day of an item', () => {
  it('is 180 days after the status date, else the completion, else the planned end, else today', () => {
    const plannedEnd = new Date('2026-03-31T12:00:00Z');
    const completedAt = new Date('2026-03-01T08:00:00Z');
    expect(latestCompletion({ ...none, statusDay: '2026-01-01', completedAt, plannedEnd }, NOW)).toBe('2026-06-30');
    expect(latestCompletion({ ...none, completedAt, plannedEnd }, NOW)).toBe('2026-08-28');
    expect(latestCompletion({ ...none, plannedEnd }, NOW)).toBe('2026-09-27');
    expect(latestCompletion(none, NOW)).toBe('2027-05-23');
  });

  it('is itself admitted, the next one is not, and milestones lie before', () => {
    const due = (scheduledCompletion: string, ...days: string[]) =>
      scheduleViolations({ scheduledCompletion, milestones: days.map((day) => ({ due: day })) }, '2026-06-30').map(
        ({ field }) => field,
      );
    expect(due('2026-06-30', '2026-06-30', '2026-01-01')).toEqual([]);
    expect(due('2026-07-01')).toEqual(['scheduledCompletion']);
    expect(due('2026-06-01', '2026-05-31', '2026-06-02')).toEqual(['milestones[1].dueDate']);
    expect(due('2026-02-30', '2026-02-29')).toEqual(['scheduledCompletion', 'milestones[0].dueDate']);
  });
});

describe('days of the calendar', () => {
  it('are counted over months, leap years and changes of the clock', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
    const anyDay = fc
      .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
      .map(dayOf);
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 4_000 }), (day, days) => {
        expect(daysBetween(day, addDays(day, days))).toBe(days);
        expect(isDay(addDays(day, days))).toBe(true);
        expect(addDays(day, days) > day).toBe(days > 0);
      }),
    );
    expect(['2026-13-01', '2026-02-29', '0000-01-01', '2026-00-10'].filter(isDay)).toEqual([]);
  });
});

describe('the reminder of a deadline', () => {
  it('is that of 30, 14, 7 and 1 days, and a missed one is made up for', () => {
    const days = [31, 30, 15, 14, 8, 7, 2, 1, 0, -1];
    expect(days.map(reminderFor)).toEqual([undefined, 30, 30, 14, 14, 7, 7, 1, 1, undefined]);
  });
});
