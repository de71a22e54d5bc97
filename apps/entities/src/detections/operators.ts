import type { Json } from '../observations/observation.js';
import type { Operator, Test } from './condition.js';
import { coversInternet } from './network.js';
import { allowsEverything, isOutside, trustsOutsider } from './policy-document.js';
import { asText, ownAccounts, type Subject } from './subject.js';
import { fitsWildcard } from './wildcard.js';

const MAX_COMPARED = 2_048;

/** Tests of one value; `exists`, `sameAs` and `differsFrom` look at more than that and are compiled apart. */
type ValueTest = (value: Json, subject: Subject) => boolean;

const onText =
  (test: (text: string, subject: Subject) => boolean): ValueTest =>
  (value, subject) => {
    const text = asText(value)?.slice(0, MAX_COMPARED);
    return text !== undefined && test(text, subject);
  };

const lower = (words: string | string[]): string[] => [words].flat().map((word) => word.toLowerCase());

const numberOf = (value: Json): number =>
  typeof value === 'number'
    ? value
    : typeof value === 'string' && /^-?\d{1,15}(\.\d+)?$/.test(value)
      ? Number(value)
      : NaN;

type Factory<Name extends Operator> = (expected: NonNullable<Test[Name]>) => ValueTest;

const FACTORIES: { [Name in Exclude<Operator, 'exists' | 'sameAs' | 'differsFrom'>]: Factory<Name> } = {
  equals: (expected) => onText((text) => text === String(expected)),
  in: (expected) => {
    const known = new Set(expected.map(String));
    return onText((text) => known.has(text));
  },
  contains: (words) => {
    const wanted = lower(words);
    return onText((text) => wanted.some((word) => text.toLowerCase().includes(word)));
  },
  like: (patterns) => {
    const wanted = lower(patterns);
    return onText((text) => wanted.some((pattern) => fitsWildcard(text.toLowerCase(), pattern)));
  },
  atLeast: (least) => (value) => numberOf(value) >= least,
  atMost: (most) => (value) => numberOf(value) <= most,
  outsideAccount: () => onText((text, subject) => isOutside(text, ownAccounts(subject))),
  trustsOutsider: () => (value, subject) => trustsOutsider(value, ownAccounts(subject)),
  allowsEverything: () => (value) => allowsEverything(value),
  coversInternet: () => onText(coversInternet),
};

export const valueTest = (operator: keyof typeof FACTORIES, expected: unknown): ValueTest =>
  (FACTORIES[operator] as (expected: unknown) => ValueTest)(expected);
