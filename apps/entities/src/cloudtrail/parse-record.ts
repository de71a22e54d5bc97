import type { Json, Observations } from '../observations/observation.js';
import { isObject } from './json.js';
import { normalise } from './normalise.js';
import type { ScannedRecord } from './record-scanner.js';

export type RejectionReason = 'malformed_json' | 'not_an_object' | 'no_event_time' | 'too_large';

/** A record that is not stored, where it begins in the unpacked file, and why. */
export interface Rejection {
  index: number;
  line: number;
  offset: number;
  reason: RejectionReason;
}

export type ParsedRecord = { observations: Observations } | { rejection: Rejection };

export function parseRecord(record: ScannedRecord): ParsedRecord {
  const rejected = (reason: RejectionReason): ParsedRecord => {
    const { index, line, offset } = record;
    return { rejection: { index, line, offset, reason } };
  };
  if (!record.bytes) return rejected('too_large');
  let value: Json;
  try {
    value = JSON.parse(record.bytes.toString()) as Json;
  } catch {
    return rejected('malformed_json');
  }
  if (!isObject(value)) return rejected('not_an_object');
  const observations = normalise(value);
  return observations ? { observations } : rejected('no_event_time');
}
