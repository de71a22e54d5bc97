/** `2026-03-02 10:00 UTC+01:00`: what clocks show there, and how far that is from UTC. */
export function localTime(time: Date, timeZone: string): string {
  const { year, month, day, hour, minute, timeZoneName } = partsOf(time, timeZone);
  const offset = timeZoneName === 'GMT' ? 'UTC+00:00' : timeZoneName?.replace('GMT', 'UTC');
  return `${year}-${month}-${day} ${hour}:${minute} ${offset}`;
}

/** Minutes since midnight that clocks show there. */
export function minuteOfDay(time: Date, timeZone: string): number {
  const { hour, minute } = partsOf(time, timeZone);
  return Number(hour) * 60 + Number(minute);
}

function partsOf(time: Date, timeZone: string): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  return Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(time)
      .map(({ type, value }) => [type, value]),
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = inZone(timeZone);
  // There are some 600 zones and their aliases.
  if (formats.size < 1_000) formats.set(timeZone, made);
  return made;
}

/** A zone that this build does not know is read as UTC, which the offset then says. */
function inZone(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-GB', { ...SHOWN, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...SHOWN, timeZone: 'UTC' });
  }
}

const SHOWN = {
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'longOffset',
} as const;
