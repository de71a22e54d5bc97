import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { minuteOfDay } from '../local-time.js';
import { mailTime } from './quiet-hours.js';

const night = { from: '22:00', until: '07:00' };
const at = (iso: string) => new Date(iso);

describe('when a mail goes out', () => {
  it.each([
    ['by day', '2026-03-02T12:00:30Z', 'UTC', night, '2026-03-02T12:00:30.000Z'],
    ['in the evening', '2026-03-02T22:00:30Z', 'UTC', night, '2026-03-03T07:00:00.000Z'],
    ['after midnight', '2026-03-02T06:59:59Z', 'UTC', night, '2026-03-02T07:00:00.000Z'],
    ['at their end', '2026-03-02T07:00:00Z', 'UTC', night, '2026-03-02T07:00:00.000Z'],
    ['by the clock of the person', '2026-03-02T13:30:00Z', 'Asia/Tokyo', night, '2026-03-02T22:00:00.000Z'],
    ['in hours of half', '2026-03-02T17:00:00Z', 'Asia/Kolkata', night, '2026-03-03T01:30:00.000Z'],
    ['within one day', '2026-03-02T12:30:00Z', 'UTC', { from: '12:00', until: '13:00' }, '2026-03-02T13:00:00.000Z'],
    ['all day', '2026-03-02T12:30:00Z', 'UTC', { from: '09:00', until: '09:00' }, '2026-03-03T09:00:00.000Z'],
    ['when clocks go forward', '2026-03-28T22:00:00Z', 'Europe/Berlin', night, '2026-03-29T05:00:00.000Z'],
    ['when clocks go back', '2026-10-24T21:00:00Z', 'Europe/Berlin', night, '2026-10-25T06:00:00.000Z'],
    ['in a zone that nobody knows', '2026-03-02T23:00:00Z', 'Mars/Olympus', night, '2026-03-03T07:00:00.000Z'],
  ])('%s', (_, now, zone, quiet, then) => {
    expect(mailTime(at(now), zone, quiet).toISOString()).toBe(then);
  });

  it('is now without quiet hours', () => {
    expect(mailTime(at('2026-03-02T23:00:00Z'), 'UTC', undefined)).toEqual(at('2026-03-02T23:00:00Z'));
  });

  it('is never before now, at most a day and an hour later, and not within quiet hours', () => {
    const clock = fc
      .integer({ min: 0, max: 1_439 })
      .map((minute) => [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':'));
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe');
    const now = fc.date({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z'), noInvalidDate: true });
    fc.assert(
      fc.property(now, zone, clock, clock, (time, timeZone, from, until) => {
        const due = mailTime(time, timeZone, { from, until });
        const waits = due.getTime() - time.getTime();
        expect(waits).toBeGreaterThanOrEqual(0);
        expect(waits).toBeLessThanOrEqual(25 * 3_600_000);
        const [start, end] = [from, until].map((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));
        const after = (minuteOfDay(due, timeZone) - start! + 1_440) % 1_440;
        const length = (end! - start! + 1_440) % 1_440;
        // At the end of hours that take the whole day, and of those that end in an hour that is left out, it goes out.
        if (waits === 0 || length === 0) return;
        expect(after).toBeGreaterThanOrEqual(Math.min(length, 1_440 - 60));
      }),
      { numRuns: 500 },
    );
  });
});
