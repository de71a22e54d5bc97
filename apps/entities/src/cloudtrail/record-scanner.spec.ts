import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RecordScanner, type ScannedRecord } from './record-scanner.js';

function scan(text: string | Buffer, chunkSize = 7, maxRecordBytes = 1_000): ScannedRecord[] {
  const bytes = Buffer.from(text);
  const scanner = new RecordScanner(maxRecordBytes);
  const records: ScannedRecord[] = [];
  for (let at = 0; at < bytes.length; at += chunkSize) {
    records.push(...scanner.push(bytes.subarray(at, at + chunkSize)));
  }
  scanner.end();
  return records;
}

const texts = (records: ScannedRecord[]) => records.map((record) => record.bytes?.toString());

describe('RecordScanner', () => {
  it('finds the same records in the delivered form, a bare array and several documents', () => {
    const list = '[{"a":1}, {"b":"]}\\"{"} ,[],7,"x"]';
    const found = ['{"a":1}', '{"b":"]}\\"{"}', '[]', '7', '"x"'];
    expect(texts(scan(`{"Records":${list}}`))).toEqual(found);
    expect(texts(scan(list))).toEqual(found);
    expect(texts(scan(`\ufeff{"v":{"Records":[1]},"Records":${list},"more":[1,"]"]}\n${list}\n`))).toEqual([
      ...found,
      ...found,
    ]);
  });

  it('tells where each record begins in lines and bytes', () => {
    const text = '{\n "Records": [\n  {"ü": 1},\n\n  {"b": 2} ]}';
    const bytes = Buffer.from(text);
    expect(scan(text).map(({ index, line, offset }) => ({ index, line, offset }))).toEqual([
      { index: 0, line: 3, offset: bytes.indexOf('{"ü"') },
      { index: 1, line: 5, offset: bytes.indexOf('{"b"') },
    ]);
  });

  it('finds any list of values again, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 3 })), fc.integer({ min: 1, max: 40 }), (values, chunkSize) => {
        const found = texts(scan(JSON.stringify({ other: values, Records: values }, null, 1), chunkSize, 100_000));
        expect(found.map((text) => JSON.parse(text ?? '') as unknown)).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });

  it('holds no more of a record than its limit and goes on after it', () => {
    const long = JSON.stringify({ long: 'x'.repeat(5_000) });
    const [first, second] = scan(`[${long},{"b":2}]`, 64, 100);
    expect(first).toEqual({ index: 0, line: 1, offset: 1, bytes: undefined });
    expect(second?.bytes?.toString()).toBe('{"b":2}');
  });

  it('passes a broken record on and finds the next one', () => {
    expect(texts(scan('[{"a" 1},{"b":2}]'))).toEqual(['{"a" 1}', '{"b":2}']);
  });

  it.each([
    ['', 1, 0],
    ['{"Records":[{"a":1}', 1, 19],
    ['{"Records":[{"a":1},]}', 1, 20],
    ['{"Records":[{"a":1} {"b":2}]}', 1, 20],
    ['{"records":[]}', 1, 14],
    ['{"Records":{}}', 1, 14],
    ['\n\nhello', 3, 2],
    ['{"Records":[]}}', 1, 14],
    ['{"Records" []}', 1, 11],
    ['{,}', 1, 1],
  ])('refuses %j at its place', (text, line, offset) => {
    expect(() => scan(text)).toThrow(
      expect.objectContaining({
        reason: 'NOT_A_CLOUDTRAIL_LOG',
        metadata: { line: String(line), offset: String(offset), expected: expect.any(String) },
      }),
    );
  });
});
