import type { Aggregate } from './rule.js';

/** An event that fits a counting rule, reduced to what counting needs. */
export interface Occurrence {
  readonly time: number;
  /** Identity of the event. */
  readonly id: string;
  readonly group: string;
  readonly counted: readonly string[];
}

/** The occurrences that lie in a window of the rule's length with enough of them, oldest first. */
export function crowded<T extends Occurrence>(occurrences: readonly T[], aggregate: Aggregate): T[] {
  const groups = new Map<string, T[]>();
  for (const one of occurrences) {
    const group = groups.get(one.group);
    if (group) group.push(one);
    else groups.set(one.group, [one]);
  }
  return [...groups.values()].flatMap((group) => crowdedIn(group, aggregate));
}

function crowdedIn<T extends Occurrence>(group: T[], { windowMs, atLeast, distinct }: Aggregate): T[] {
  const ordered = group.toSorted((a, b) => a.time - b.time);
  const inside = new Map<string, number>();
  const found = new Set<number>();
  let first = 0;
  let marked = 0;
  for (let last = 0; last < ordered.length; last++) {
    for (const key of keysOf(ordered[last]!, distinct)) inside.set(key, (inside.get(key) ?? 0) + 1);
    for (; ordered[last]!.time - ordered[first]!.time > windowMs; first++) {
      for (const key of keysOf(ordered[first]!, distinct)) remove(inside, key);
    }
    if (inside.size < atLeast) continue;
    for (let at = Math.max(first, marked); at <= last; at++) found.add(at);
    marked = last + 1;
  }
  return ordered.filter((_, at) => found.has(at));
}

const keysOf = (one: Occurrence, distinct: string | undefined): readonly string[] =>
  distinct === undefined ? [one.id] : one.counted;

function remove(from: Map<string, number>, key: string): void {
  const left = (from.get(key) ?? 0) - 1;
  if (left > 0) from.set(key, left);
  else from.delete(key);
}
