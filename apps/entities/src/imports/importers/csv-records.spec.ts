import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvRecords } from './csv-records.js';

async function* chunks(file: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(file);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(file: string | Buffer, required: string[] = [], size = 3) {
  const records = [];
  for await (const record of csvRecords(chunks(file, size), required)) {
    records.push('rejection' in record ? record.rejection : { ...record.at, ...record.value });
  }
  return records;
}

const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;

describe('rows of a CSV file', () => {
  it('come with line and offset, whatever quotation marks, line ends and blank lines there are', async () => {
    const file = '\ufeffname,note\r\nalice,"says ""hi"", twice"\r\n\r\nbob,"two\nlines"\ncarol,\nöre,last';
    expect(await read(file)).toEqual([
      { index: 0, line: 2, offset: 14, name: 'alice', note: 'says "hi", twice' },
      { index: 1, line: 4, offset: 44, name: 'bob', note: 'two\nlines' },
      { index: 2, line: 6, offset: 60, name: 'carol', note: '' },
      { index: 3, line: 7, offset: 67, name: 'öre', note: 'last' },
    ]);
  });

  it('that are broken are rejected where they begin, and those after them are read', async () => {
    expect(await read('a,b\n1,2,3\n1\n"x"y,2\n1,x"y\n1,2\n')).toEqual([
      { index: 0, line: 2, offset: 4, reason: 'malformed_csv', detail: '3 fields, the heading has 2' },
      { index: 1, line: 3, offset: 10, reason: 'malformed_csv', detail: '1 fields, the heading has 2' },
      { index: 2, line: 4, offset: 12, reason: 'malformed_csv' },
      { index: 3, line: 5, offset: 19, reason: 'malformed_csv' },
      { index: 4, line: 6, offset: 25, a: '1', b: '2' },
    ]);
    expect(await read('a,b\n"1,2')).toEqual([{ index: 0, line: 2, offset: 4, reason: 'malformed_csv' }]);
  });

  it('that are too long are rejected', async () => {
    const long = `a\n${'x'.repeat(1_100_000)}\n1\n"${'y'.repeat(1_100_000)}\nz`;
    expect(await read(long, [], 64_000)).toMatchObject([
      { line: 2, reason: 'too_large' },
      { line: 3, a: '1' },
      { line: 4, reason: 'too_large' },
      { line: 5, a: 'z' },
    ]);
  });

  it.each([
    ['', 'a heading'],
    ['b,c\n', 'a heading with the column a'],
    ['a,a\n', 'one column a'],
  ])('%j is refused: expected %s', async (file, expected) => {
    await expect(read(file, ['a'])).rejects.toMatchObject({ reason: 'MALFORMED_IMPORT', metadata: { expected } });
  });

  it('are what was written, in chunks of whatever size', async () => {
    const row = fc.record({ a: fc.string({ unit: 'grapheme' }), b: fc.constantFrom('', 'x', '"', '\n', ',', '\r\n') });
    await fc.assert(
      fc.asyncProperty(fc.array(row), fc.integer({ min: 1, max: 50 }), async (rows, size) => {
        const file = ['a,b', ...rows.map(({ a, b }) => `${quoted(a)},${quoted(b)}`)].join('\n');
        expect(await read(file, ['a', 'b'], size)).toMatchObject(rows);
      }),
    );
  });
});
