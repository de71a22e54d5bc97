import { bug } from '@attestry/domain-errors';
import { isObject } from '../cloudtrail/json.js';
import type { Condition, Operator, Test } from './condition.js';
import { fieldReader, type FieldReader } from './fields.js';
import { valueTest } from './operators.js';
import type { Predicate } from './rule.js';
import { asText } from './subject.js';

/** Turns a condition that was checked into what the engine asks; `named` are the definitions that `is` refers to. */
export function compileCondition(one: Condition, named: ReadonlyMap<string, Predicate>): Predicate {
  if ('all' in one) {
    const parts = one.all.map((part) => compileCondition(part, named));
    return (subject, item) => parts.every((part) => part(subject, item));
  }
  if ('any' in one) {
    const parts = one.any.map((part) => compileCondition(part, named));
    return (subject, item) => parts.some((part) => part(subject, item));
  }
  if ('not' in one) {
    const part = compileCondition(one.not, named);
    return (subject, item) => !part(subject, item);
  }
  if ('is' in one) return named.get(one.is) ?? bug(`definition ${one.is} was checked and is not there`);
  if ('some' in one) {
    const [read, where] = [readerOf(one.some), compileCondition(one.where, named)];
    return (subject, item) => read(subject, item).some((value) => isObject(value) && where(subject, value));
  }
  return compileTest(one);
}

/** The reader of a field that was checked. */
export const readerOf = (field: string): FieldReader =>
  fieldReader(field) ?? bug(`field ${field} was checked and is not there`);

function compileTest(leaf: Test): Predicate {
  const { field, ...operators } = leaf;
  const [operator, expected] = Object.entries(operators)[0] as [Operator, unknown];
  const read = readerOf(field);
  if (operator === 'exists') return (subject, item) => read(subject, item).length > 0 === expected;
  if (operator === 'sameAs') return compare(read, readerOf(expected as string), true);
  if (operator === 'differsFrom') return compare(read, readerOf(expected as string), false);
  const test = valueTest(operator, expected);
  return (subject, item) => read(subject, item).some((value) => test(value, subject));
}

const compare =
  (read: FieldReader, other: FieldReader, same: boolean): Predicate =>
  (subject, item) => {
    const others = new Set(other(subject, item).map(asText));
    return read(subject, item).some((value) => others.has(asText(value)) === same);
  };
