import { isObject } from '../../cloudtrail/json.js';
import { RecordScanner, type ScannedRecord } from '../../cloudtrail/record-scanner.js';
import type { Json, JsonObject } from '../../observations/observation.js';
import { MalformedImport } from '../import.errors.js';
import type { Rejection } from './importer.js';
import { LineScanner } from './line-scanner.js';

const MAX_RECORD_BYTES = 1024 * 1024;
const OPEN_LIST = 0x5b;
const OPEN_OBJECT = 0x7b;

/** A JSON object of a file and where it begins, or why it is none. */
export type JsonRecord =
  { value: JsonObject; bytes: number; at: Pick<Rejection, 'index' | 'line' | 'offset'> } | { rejection: Rejection };

/** The objects of a file that holds one a line, or an array of them, told by its first character. */
export async function* jsonRecords(unpacked: AsyncIterable<Buffer>): AsyncGenerator<JsonRecord> {
  let lines: LineScanner | undefined;
  let list: RecordScanner | undefined;
  for await (const chunk of unpacked) {
    if (!lines && !list) {
      const first = chunk.find((byte) => byte > 0x20);
      if (first === undefined) throw malformed();
      if (first !== OPEN_LIST && first !== OPEN_OBJECT) throw malformed();
      if (first === OPEN_LIST) list = new RecordScanner(MAX_RECORD_BYTES, (at) => new MalformedImport(at));
      else lines = new LineScanner(MAX_RECORD_BYTES);
    }
    for (const record of (lines ?? list!).push(chunk)) yield jsonRecord(record);
  }
  if (lines) for (const record of lines.end()) yield jsonRecord(record);
  else if (list) list.end();
  else throw malformed();
}

const malformed = () =>
  new MalformedImport({ line: 1, offset: 0, expected: 'a JSON object a line, or an array of them' });

export function jsonRecord({ index, line, offset, bytes }: ScannedRecord): JsonRecord {
  const at = { index, line, offset };
  if (!bytes) return { rejection: { ...at, reason: 'too_large' } };
  let value: Json;
  try {
    value = JSON.parse(bytes.toString()) as Json;
  } catch {
    return { rejection: { ...at, reason: 'malformed_json' } };
  }
  return isObject(value) ? { value, bytes: bytes.length, at } : { rejection: { ...at, reason: 'not_an_object' } };
}
