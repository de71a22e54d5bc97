import { minuteOfDay } from '../local-time.js';

export interface QuietHours {
  /** `HH:MM` in the person's time zone. */
  readonly from: string;
  /** On the next day if it is not after `from`. */
  readonly until: string;
}

const DAY = 1_440;

/** When a mail may go out: now, or when the quiet hours end that it fell into. */
export function mailTime(now: Date, timeZone: string, quiet: QuietHours | undefined): Date {
  if (!quiet) return now;
  const [from, until, at] = [minutesOf(quiet.from), minutesOf(quiet.until), minuteOfDay(now, timeZone)];
  const length = (until - from + DAY) % DAY || DAY;
  if ((at - from + DAY) % DAY >= length) return now;
  const wholeMinute = Math.floor(now.getTime() / 60_000) * 60_000;
  const end = new Date(wholeMinute + ((until - at + DAY) % DAY || DAY) * 60_000);
  // Clocks may be put forward or back in between. An end in the hour that is left out comes as much later.
  const off = ((minuteOfDay(end, timeZone) - until + DAY + DAY / 2) % DAY) - DAY / 2;
  const mended = new Date(end.getTime() - off * 60_000);
  return minuteOfDay(mended, timeZone) === until ? mended : end;
}

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}
