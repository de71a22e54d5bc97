/** A day in UTC, `YYYY-MM-DD`; as text it sorts as it should. */
export type Day = string;

const DAY_MS = 86_400_000;

export const dayOf = (time: Date): Day => time.toISOString().slice(0, 10);

export const addDays = (day: Day, days: number): Day => dayOf(new Date(Date.parse(day) + days * DAY_MS));

/** Days from the first to the second; negative if that has passed. */
export const daysBetween = (from: Day, to: Day): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

/** JavaScript takes 31 February for 2 March and knows a year 0; a calendar does neither. */
export function isDay(text: string): boolean {
  const time = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.getUTCFullYear() >= 1 && dayOf(time) === text;
}
