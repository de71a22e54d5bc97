import { describe, expect, it } from '@jest/globals';
import { jsonRecords } from './json-records.js';

async function* chunks(file: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(file);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(file: string, size = 4) {
  const records = [];
  for await (const record of jsonRecords(chunks(file, size))) {
    records.push('rejection' in record ? record.rejection : { ...record.at, ...record.value });
  }
  return records;
}

describe('records of a JSON file', () => {
  it('are its lines, each with line and offset', async () => {
    expect(await read('\n{"a":1}\n\n  {"a":2}\r\n{"a":\n7\n{"a":3}')).toEqual([
      { index: 0, line: 2, offset: 1, a: 1 },
      { index: 1, line: 4, offset: 10, a: 2 },
      { index: 2, line: 5, offset: 21, reason: 'malformed_json' },
      { index: 3, line: 6, offset: 27, reason: 'not_an_object' },
      { index: 4, line: 7, offset: 29, a: 3 },
    ]);
  });

  it('or the elements of its array', async () => {
    expect(await read(' [\n{"a":1},\n{"a":2}]')).toEqual([
      { index: 0, line: 2, offset: 3, a: 1 },
      { index: 1, line: 3, offset: 12, a: 2 },
    ]);
  });

  it('longer than 1 MiB are rejected', async () => {
    const long = `{"a":"${'x'.repeat(1_048_576)}"}\n{"a":1}`;
    expect(await read(long, 100_000)).toMatchObject([
      { line: 1, reason: 'too_large' },
      { line: 2, a: 1 },
    ]);
  });

  it.each(['', '  \n', 'name,age\n', '[{"a":1}', '"text"'])('%j is refused', async (file) => {
    await expect(read(file)).rejects.toMatchObject({ reason: 'MALFORMED_IMPORT' });
  });
});
