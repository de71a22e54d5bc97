import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { displayName } from './display-name.js';

describe('the name of a file as it is shown', () => {
  it.each([
    ['Plan 2026.pdf', 'Plan 2026.pdf'],
    ['../../etc/passwd.txt', 'passwd.txt'],
    ['C:\\Users\\ada\\plan.pdf', 'plan.pdf'],
    ['a\r\nSet-Cookie: x.txt', 'aSet-Cookie_ x.txt'],
    ['invoice\u202egpj.exe.pdf', 'invoicegpj.exe.pdf'],
    ['zero\u200bwidth.txt', 'zerowidth.txt'],
    ['a"b<c>.txt', 'a_b_c_.txt'],
    ['  spaced   out .txt ', 'spaced out .txt'],
    ['Über\u0308.txt', 'Über\u0308.txt'.normalize('NFC')],
    ['...', 'evidence'],
    ['', 'evidence'],
    ['/', 'evidence'],
  ])('%j becomes %j', (given, shown) => {
    expect(displayName(given)).toBe(shown);
  });

  it('keeps its ending when it is too long', () => {
    expect(displayName(`${'a'.repeat(400)}.pdf`)).toBe(`${'a'.repeat(251)}.pdf`);
  });

  it('never breaks lines, hides, climbs, or is empty or long, and is its own name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), (given) => {
        const shown = displayName(given);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}/\\]/u);
        expect(shown.length).toBeGreaterThan(0);
        expect(shown.length).toBeLessThanOrEqual(255);
        expect(displayName(shown)).toBe(shown);
      }),
    );
  });
});
