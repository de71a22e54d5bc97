import { WINDOW_DAYS } from './robust.js';

export const DAY_MS = 86_400_000;

/** A day in UTC by its midnight. */
export const midnightOf = (time: number): Date => new Date(Math.floor(time / DAY_MS) * DAY_MS);

export const dayText = (day: Date): string => day.toISOString().slice(0, 10);

export const daysBefore = (day: Date, days: number): Date => new Date(day.getTime() - days * DAY_MS);

/** The days of the window before a day, latest first. */
export const windowOf = (day: Date): Date[] =>
  Array.from({ length: WINDOW_DAYS }, (_, index) => daysBefore(day, index + 1));

/** Midnight of `2026-11-23`; undefined for text that is no day. */
export function dayOf(text: string): Date | undefined {
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || dayText(new Date(time)) !== text ? undefined : new Date(time);
}
