import type { Rule } from './rule.js';

const NONE: readonly Rule[] = [];

/** Rules by the events they look at, so that most events meet no rule at all. */
export class RuleIndex {
  readonly #byType = new Map<string, Rule[]>();

  constructor(readonly rules: readonly Rule[]) {
    for (const rule of rules) {
      for (const type of new Set(rule.spec.events)) {
        const known = this.#byType.get(type);
        if (known) known.push(rule);
        else this.#byType.set(type, [rule]);
      }
    }
  }

  of(type: string): readonly Rule[] {
    const exact = this.#byType.get(type) ?? NONE;
    const ofService = this.#byType.get(`${type.slice(0, type.indexOf('.'))}.*`) ?? NONE;
    if (ofService.length === 0) return exact;
    return exact.length === 0 ? ofService : [...new Set([...exact, ...ofService])];
  }
}
