/** A calendar day in UTC as `YYYY-MM-DD`; days compare as text. */
export type Day = string;

const DAY_MS = 86_400_000;

export const dayOf = (moment: Date): Day => moment.toISOString().slice(0, 10);

export const addDays = (day: Day, days: number): Day => dayOf(new Date(timeOf(day) + days * DAY_MS));

/** 29 February becomes the 28th where there is none. */
export function addYears(day: Day, years: number): Day {
  const year = String(Number(day.slice(0, 4)) + years).padStart(4, '0');
  const same = `${year}${day.slice(4)}`;
  return dayOf(new Date(timeOf(same))) === same ? same : `${year}-02-28`;
}

/** Days from one to the other; negative if the other is earlier. */
export const daysBetween = (from: Day, to: Day): number => Math.round((timeOf(to) - timeOf(from)) / DAY_MS);

const timeOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
