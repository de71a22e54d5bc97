import { factsAskedBy, holds } from './condition.js';
import type { FactName, Facts, FactValue, Subject } from './facts.js';
import type { PostureRule } from './rule-file.js';

/** A rule that holds, and the facts it rests on. */
export interface Held {
  readonly rule: PostureRule;
  readonly details: Partial<Record<FactName, FactValue>>;
}

/** The rules of the cell. */
export class PostureRules {
  readonly #byId: ReadonlyMap<string, PostureRule>;

  constructor(readonly all: readonly PostureRule[]) {
    this.#byId = new Map(all.map((rule) => [rule.id, rule]));
  }

  /** Undefined for what was found by a rule that is gone. */
  named(id: string): PostureRule | undefined {
    return this.#byId.get(id);
  }

  /** Ids of the rules that speak against a requirement. */
  against(code: string): string[] {
    return this.all.filter(({ requirements }) => requirements.some((each) => each.code === code)).map(({ id }) => id);
  }

  /** Every requirement that a rule speaks against, each once, in the order of their numbers. */
  requirements(): string[] {
    const codes = new Set(this.all.flatMap(({ requirements }) => requirements.map(({ code }) => code)));
    return [...codes].sort((a, b) => numberOf(a).localeCompare(numberOf(b), 'en', { numeric: true }));
  }

  holding(subject: Subject, facts: Facts): Held[] {
    return this.all
      .filter(({ about, when }) => about === subject && holds(when, facts))
      .map((rule) => ({ rule, details: detailsOf(rule, facts) }));
  }
}

const numberOf = (code: string): string => code.slice(code.indexOf('-') + 1);

function detailsOf(rule: PostureRule, facts: Facts): Held['details'] {
  const asked = factsAskedBy(rule.when).flatMap((fact) => {
    const value = facts.get(fact);
    return value === undefined ? [] : [[fact, value] as const];
  });
  return Object.fromEntries(asked);
}
