import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeOf } from '../fixtures/a-service.js';
import { NUMBERS } from '../fixtures/level-two.js';
import { canonicalCode } from './requirement-names.js';

const L2 = /^(AC|AT|AU|CM|IA|IR|MA|MP|PS|PE|RA|CA|SC|SI)\.L2-3\.(1[0-4]|[1-9])\.([1-9]|1\d|2[0-2])$/;

const padded = (number: string) =>
  number
    .split('.')
    .map((part) => part.padStart(2, '0'))
    .join('.');

/** All the ways in which a requirement of Level 2 may be written. */
const namesOf = (number: string): string[] => {
  const code = codeOf(number);
  const written = [code, number, padded(number), code.replace('.', '-'), code.replace('L2-', 'L2- ')];
  return [...written, ...written.map((name) => name.toLowerCase()), ` ${code} `];
};
const numbers = fc.constantFrom(...NUMBERS);

describe('names of requirements', () => {
  it.each([
    ['AC.L1-3.1.1', 'AC.L2-3.1.1'],
    ['AC.L1-b.1.i', 'AC.L2-3.1.1'],
    ['3.1.1', 'AC.L2-3.1.1'],
    ['03.01.01', 'AC.L2-3.1.1'],
    ['IA-L2-3.5.1', 'IA.L2-3.5.1'],
    ['IA-L2-3.5.2', 'IA.L2-3.5.2'],
    ['AC.L2- 3.1.19', 'AC.L2-3.1.19'],
    ['ac.l2-3.1.1', 'AC.L2-3.1.1'],
    ['SI.L1-b.1.xv', 'SI.L2-3.14.5'],
  ])('%s is %s at Level 2', (name, code) => {
    expect(canonicalCode('CMMC_L2', name)).toBe(code);
  });

  it.each([
    ['CMMC_L1', '3.1.20', 'AC.L1-b.1.iii'],
    ['CMMC_L1', 'AC.L2-3.1.20', 'AC.L1-b.1.iii'],
    ['CMMC_L1', 'pe.l1-B.1.IX', 'PE.L1-b.1.ix'],
    ['CMMC_L3', '3.11.1e', 'RA.L3-3.11.1e'],
    ['CMMC_L3', '03.11.01e', 'RA.L3-3.11.1e'],
    ['NIST_171', 'AC.L2-3.1.1', '3.1.1'],
    ['NIST_171', 'AC.L1-b.1.i', '3.1.1'],
    ['NIST_171', '03.13.11', '3.13.11'],
  ])('in %s %s is %s', (framework, name, code) => {
    expect(canonicalCode(framework, name)).toBe(code);
  });

  it.each([
    ['CMMC_L2', 'PE.L1-b.1.ix', 'stands for three'],
    ['CMMC_L1', '3.10.4', 'is one of three'],
    ['CMMC_L2', 'AT.L2-3.1.1', 'is of another family'],
    ['CMMC_L2', 'AC.L1-3.1.3', 'is none of the seventeen'],
    ['CMMC_L2', '3.1.2e', 'is of Level 3'],
    ['CMMC_L3', '3.1.2', 'is of Level 2'],
    ['CMMC_L2', 'SA.L2-3.15.1', 'does not exist'],
    ['X_OWN', '3.1.1', 'is of a framework that has no aliases'],
  ])('in %s %s is left as it is: it %s', (framework, name) => {
    expect(canonicalCode(framework, name)).toBe(name);
  });

  it('come out as canonical codes only, and those stay as they are', () => {
    fc.assert(
      fc.property(
        numbers.chain((number) => fc.tuple(fc.constant(number), fc.constantFrom(...namesOf(number)))),
        ([number, name]) => {
          const code = canonicalCode('CMMC_L2', name);
          expect(code).toBe(codeOf(number));
          expect(code).toMatch(L2);
          expect(canonicalCode('CMMC_L2', code)).toBe(code);
          expect(canonicalCode('NIST_171', name)).toBe(number);
        },
      ),
    );
  });

  it('never become something else than a canonical code, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ACLSI.-0123456789bxive ') }), (name) => {
        const code = canonicalCode('CMMC_L2', name);
        return code === name || L2.test(code);
      }),
      { numRuns: 2_000 },
    );
  });
});
