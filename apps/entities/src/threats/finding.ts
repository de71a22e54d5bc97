import type { Match } from '../detections/match.js';
import type { Rule } from '../detections/rule.js';
import type { Severity } from '../detections/rule-schema.js';

/** Matches of one rule and one entity, oldest first. */
export interface Finding {
  readonly rule: Rule;
  readonly entity: string;
  readonly matches: readonly Match[];
}

export const keyOf = ({ rule, entity }: Pick<Match, 'rule' | 'entity'>): string => `${rule.spec.id}\n${entity}`;

/** Matches by rule and entity, each event once. */
export function findingsOf(matches: readonly Match[]): Finding[] {
  const groups = new Map<string, Map<string, Match>>();
  for (const match of matches) {
    const known = groups.get(keyOf(match)) ?? new Map<string, Match>();
    groups.set(keyOf(match), known.set(match.id, match));
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => {
      const ordered = [...group.values()].sort((a, b) => a.time - b.time);
      return { rule: ordered[0]!.rule, entity: ordered[0]!.entity, matches: ordered };
    });
}

const SCORES: Readonly<Record<Severity, number>> = { low: 3, medium: 5, high: 7.5, critical: 9 };
const REFUSED = 2;

/** What was only tried is less bad than what was done. */
export const scoreOf = (rule: Rule, matches: readonly Match[]): number =>
  SCORES[rule.spec.severity] - (matches.every(({ refused }) => refused) ? REFUSED : 0);
