import { cleaned } from '../cloudtrail/clean.js';
import { csvRecords } from '../imports/importers/csv-records.js';
import type { Importer, ReadRecord, Rejection } from '../imports/importers/importer.js';
import { jsonRecords } from '../imports/importers/json-records.js';
import type { JsonObject } from '../observations/observation.js';
import { mappedObservations } from './mapped-observations.js';
import { UnusableValue } from './mapped-values.js';
import { fieldsOf, type Mapping } from './mapping.js';

/** A record of any file and where it begins, or why it is none. */
type AnyRecord =
  { value: JsonObject; bytes: number; at: Pick<Rejection, 'index' | 'line' | 'offset'> } | { rejection: Rejection };

/** Every field of the mapping must be a column. */
export const csvImporter = (mapping: Mapping, observedAt: number): Importer => ({
  source: mapping.source,
  packing: 'csv',
  read: (unpacked) => mapped(csvRecords(unpacked, [...new Set(fieldsOf(mapping))]), mapping, observedAt),
});

export const jsonLinesImporter = (mapping: Mapping, observedAt: number): Importer => ({
  source: mapping.source,
  packing: 'json',
  read: (unpacked) => mapped(jsonRecords(unpacked), mapping, observedAt),
});

async function* mapped(
  records: AsyncIterable<AnyRecord>,
  mapping: Mapping,
  observedAt: number,
): AsyncGenerator<ReadRecord> {
  for await (const record of records) yield 'rejection' in record ? record : mappedRecord(record, mapping, observedAt);
}

function mappedRecord(
  { value, bytes, at }: Exclude<AnyRecord, { rejection: Rejection }>,
  mapping: Mapping,
  observedAt: number,
): ReadRecord {
  try {
    return { observations: mappedObservations(cleaned(value), mapping, observedAt), bytes };
  } catch (error) {
    if (!(error instanceof UnusableValue)) throw error;
    const { reason, field, problem } = error;
    const detail = (problem === '' ? field : `${field}: ${problem}`).slice(0, 200);
    return { rejection: { ...at, reason, detail } };
  }
}
