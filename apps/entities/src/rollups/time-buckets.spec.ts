import { describe, expect, it } from '@jest/globals';
import { spansOf } from './time-buckets.js';

const at = (text: string) => new Date(`${text}Z`);

describe('the spans that a range touches', () => {
  it.each([
    ['hour', '2026-11-24T10:20:00', '2026-11-24T12:00:00', '2026-11-24T10:00:00', '2026-11-24T12:00:00', 2],
    ['hour', '2026-11-24T10:00:00', '2026-11-24T12:00:00.001', '2026-11-24T10:00:00', '2026-11-24T13:00:00', 3],
    ['day', '2026-11-24T10:20:00', '2026-11-24T12:00:00', '2026-11-24T00:00:00', '2026-11-25T00:00:00', 1],
    ['week', '2026-11-24T10:20:00', '2026-11-30T00:00:00', '2026-11-23T00:00:00', '2026-11-30T00:00:00', 1],
    ['week', '1969-12-31T00:00:00', '1970-01-05T00:00:01', '1969-12-29T00:00:00', '1970-01-12T00:00:00', 2],
  ] as const)('%s: %s – %s', (bucket, start, end, first, last, count) => {
    expect(spansOf(bucket, at(start), at(end))).toEqual({ start: at(first), end: at(last), count });
  });
});
