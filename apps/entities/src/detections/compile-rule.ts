import { text } from '../cloudtrail/json.js';
import { compileCondition, readerOf } from './compile-condition.js';
import type { Aggregate, Predicate, Rule } from './rule.js';
import type { AggregateSpec, RuleSpec } from './rule-schema.js';
import { asText, identityOf, outcomeOf, type Subject } from './subject.js';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** `90s`, `15m`, `2h` in milliseconds. */
export const millisecondsOf = (written: string): number =>
  Number(written.slice(0, -1)) * (UNITS[written.slice(-1)] ?? NaN);

export function compileRule(spec: RuleSpec, named: ReadonlyMap<string, Predicate>): Rule {
  const outcomes = new Set<string>(spec.outcomes);
  const when = spec.when && compileCondition(spec.when, named);
  return {
    spec,
    method: `rule/${spec.id}`,
    matches: (subject) => outcomes.has(outcomeOf(subject)) && (!when || when(subject)),
    aggregate: spec.count && compileAggregate(spec.count),
  };
}

function compileAggregate(spec: AggregateSpec): Aggregate {
  const read = spec.distinct === undefined ? undefined : readerOf(spec.distinct);
  return {
    ...spec,
    windowMs: millisecondsOf(spec.within),
    groupOf: GROUPS[spec.per],
    // Without `distinct` each occurrence counts for itself.
    countedOf: (subject) => read?.(subject).flatMap((value) => asText(value)?.slice(0, 500) ?? []) ?? [],
  };
}

const GROUPS: Readonly<Record<AggregateSpec['per'], (subject: Subject) => string>> = {
  actor: () => '',
  key: (subject) => text(identityOf(subject), 'accessKeyId') ?? '',
  address: ({ record }) => text(record, 'sourceIPAddress') ?? '',
};
