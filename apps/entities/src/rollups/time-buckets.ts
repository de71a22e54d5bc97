import type { Bucket } from './event-volume.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 1970-01-05, the first Monday. */
const MONDAY_MS = 4 * DAY_MS;

const LENGTHS: Readonly<Record<Bucket, number>> = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS };

/** The spans that a range touches, from the beginning of the first to the end of the last, and how many they are. */
export function spansOf(bucket: Bucket, start: Date, end: Date): { start: Date; end: Date; count: number } {
  const length = LENGTHS[bucket];
  const offset = bucket === 'week' ? MONDAY_MS : 0;
  const first = Math.floor((start.getTime() - offset) / length);
  const last = Math.ceil((end.getTime() - offset) / length);
  return { start: new Date(first * length + offset), end: new Date(last * length + offset), count: last - first };
}
