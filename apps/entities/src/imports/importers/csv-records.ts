import { MalformedImport } from '../import.errors.js';
import { CsvScanner, type ScannedRow } from './csv-scanner.js';
import type { Rejection } from './importer.js';

const MAX_RECORD_BYTES = 1024 * 1024;

/** A row by its heading and where it begins, or why it is none. */
export type CsvRecord =
  | { value: Readonly<Record<string, string>>; bytes: number; at: Pick<Rejection, 'index' | 'line' | 'offset'> }
  | { rejection: Rejection };

/** The rows of a file whose first row names its columns, all of the required ones among them. */
export async function* csvRecords(
  unpacked: AsyncIterable<Buffer>,
  required: readonly string[],
): AsyncGenerator<CsvRecord> {
  const scanner = new CsvScanner(MAX_RECORD_BYTES);
  let heading: readonly string[] | undefined;
  for await (const chunk of unpacked) {
    for (const row of scanner.push(chunk)) {
      if (heading) yield csvRecord(row, heading);
      else heading = headingOf(row, required);
    }
  }
  for (const row of scanner.end()) {
    if (heading) yield csvRecord(row, heading);
    else heading = headingOf(row, required);
  }
  if (!heading) throw new MalformedImport({ line: 1, offset: 0, expected: 'a heading' });
}

function headingOf({ fields, line, offset }: ScannedRow, required: readonly string[]): readonly string[] {
  const heading = (fields ?? []).map((name) => name.trim());
  const missing = required.find((name) => !heading.includes(name));
  if (missing !== undefined)
    throw new MalformedImport({ line, offset, expected: `a heading with the column ${missing}` });
  const twice = heading.find((name, at) => heading.indexOf(name) !== at);
  if (twice !== undefined) throw new MalformedImport({ line, offset, expected: `one column ${twice}` });
  return heading;
}

function csvRecord({ index, line, offset, bytes, fields, problem }: ScannedRow, heading: readonly string[]): CsvRecord {
  // The heading is no record.
  const at = { index: index - 1, line, offset };
  if (!fields) return { rejection: { ...at, reason: problem ?? 'malformed_csv' } };
  if (fields.length !== heading.length) {
    const detail = `${fields.length} fields, the heading has ${heading.length}`;
    return { rejection: { ...at, reason: 'malformed_csv', detail } };
  }
  return { value: Object.fromEntries(heading.map((name, column) => [name, fields[column] ?? ''])), bytes, at };
}
