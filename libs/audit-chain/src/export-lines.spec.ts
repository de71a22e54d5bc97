import { describe, expect, it } from '@jest/globals';
import { EXPORT_FORMAT, headerLine, NotAnExportLine, readExportLine, recordLine } from './export-lines.js';
import { chain, GENESIS } from './record.js';
import { START } from './verifier.js';
import { FIRST, FIRST_CANONICAL, FIRST_HASH } from './worked-example.js';

const line = recordLine(chain(FIRST, 1, GENESIS)).trimEnd();

describe('a line of an export', () => {
  it('holds the canonical record as its text, so that no JSON library is needed to hash it', () => {
    expect(line).toBe(`{"hash":"${FIRST_HASH}","prev":"${GENESIS}","record":${FIRST_CANONICAL}}`);
    expect(readExportLine(line)).toEqual({ kind: 'record', chained: chain(FIRST, 1, GENESIS) });
  });

  it('reads a header', () => {
    const header = {
      format: EXPORT_FORMAT,
      tenant_id: FIRST.tenant_id,
      from: START,
      exported_at: FIRST.occurred_at,
      public_keys: {},
      readme: 'how to\nverify',
    } as const;

    expect(readExportLine(headerLine(header).trimEnd())).toEqual({ kind: 'header', header });
  });

  it.each([
    ['a space more', line.replace('"seq":1', '"seq": 1')],
    ['a second member of the same name', line.replace('"seq":1', '"seq":2,"seq":1')],
    ['members in another order', `{"prev":"${GENESIS}","hash":"${FIRST_HASH}","record":${FIRST_CANONICAL}}`],
    ['another spelling of a letter', line.replace('"MET"', '"\\u004dET"')],
    ['a field more', line.replace('"v":1}', '"v":1,"w":1}')],
    ['upper-case digits', line.replace(FIRST_HASH, FIRST_HASH.toUpperCase())],
    ['half of it', line.slice(0, 200)],
    ['another kind of object', '{"hello":"world"}'],
    ['no object', '[]'],
  ])('is refused with %s', (_what, changed) => {
    expect(() => readExportLine(changed)).toThrow(NotAnExportLine);
  });
});
