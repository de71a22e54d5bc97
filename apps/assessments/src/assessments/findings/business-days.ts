const DAY_MS = 86_400_000;

/**
 * The last moment, in UTC, of the business day that is so many after a moment's day. Monday to Friday; public holidays,
 * which differ from place to place, count as business days.
 */
export function endOfBusinessDay(from: Date, after: number): Date {
  let day = Math.floor(from.getTime() / DAY_MS);
  for (let left = after; left > 0;) if (isBusinessDay(++day)) left -= 1;
  return new Date((day + 1) * DAY_MS - 1);
}

/** Day 0, 1 January 1970, was a Thursday. */
const isBusinessDay = (day: number): boolean => ![2, 3].includes(day % 7);
