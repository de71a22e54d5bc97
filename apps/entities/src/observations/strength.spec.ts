import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { STRENGTHS } from './strength.js';

const DOCUMENT = new URL('../../../../docs/entities/relationship-strength.md', import.meta.url);
const ROW = /^\| `(\w+)` \| [^|]*`(\w+)`[^|]* \| (\d\.\d\d) \|/gm;

describe('the table of strengths', () => {
  it('is the documented one', () => {
    const documented = [...readFileSync(DOCUMENT, 'utf8').matchAll(ROW)].map(([, kind, type, strength]) => [
      kind,
      { type, strength: Number(strength) },
    ]);
    expect(Object.fromEntries(documented)).toEqual(STRENGTHS);
  });
});
