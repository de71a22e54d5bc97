import type { JsonObject } from '../observations/observation.js';
import type { AggregateSpec, RuleSpec } from './rule-schema.js';
import type { Subject } from './subject.js';

/** A condition ready to be asked; never throws, whatever the record holds. */
export type Predicate = (subject: Subject, item?: JsonObject) => boolean;

/** A rule as the engine runs it. */
export interface Rule {
  readonly spec: RuleSpec;
  /** How the threats it raises name it: `rule/<id>`. */
  readonly method: string;
  readonly matches: Predicate;
  readonly aggregate: Aggregate | undefined;
  /** What its threats show as their details, where no counting tells. */
  readonly details?: object;
}

export interface Aggregate extends AggregateSpec {
  readonly windowMs: number;
  /** What makes occurrences belong together beside the entity; the same text for all when they always do. */
  readonly groupOf: (subject: Subject) => string;
  /** What is counted: each distinct text once. */
  readonly countedOf: (subject: Subject) => readonly string[];
}
