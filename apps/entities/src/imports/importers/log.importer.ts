import type { JsonObject, LogObservations } from '../../observations/observation.js';
import type { Importer, ReadRecord } from './importer.js';
import { type JsonRecord, jsonRecords } from './json-records.js';

/** What a record of a log tells; undefined if it has no time, and so no place on the time line. */
export type Normalise = (record: JsonObject) => LogObservations | undefined;

/** The importer of a log with a JSON object for each event. */
export const logImporter = (source: string, normalise: Normalise): Importer => ({
  source,
  packing: 'json',
  async *read(unpacked) {
    for await (const record of jsonRecords(unpacked)) yield logRecord(record, normalise);
  },
});

export function logRecord(record: JsonRecord, normalise: Normalise): ReadRecord {
  if ('rejection' in record) return record;
  const observations = normalise(record.value);
  if (observations) return { observations, bytes: record.bytes };
  return { rejection: { ...record.at, reason: 'no_event_time' } };
}
