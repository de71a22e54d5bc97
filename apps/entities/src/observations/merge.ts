import type { EdgeObservation, EntityObservation, Fact } from './observation.js';

/**
 * Merging is commutative, associative and idempotent, so records may arrive in any order, in any batches, and twice.
 * The upserts of the repositories apply the same rules to stored rows.
 */
export const mergeEntities = (a: EntityObservation, b: EntityObservation): EntityObservation => ({
  ...(compareEntities(a, b) >= 0 ? a : b),
  firstSeenAt: Math.min(a.firstSeenAt, b.firstSeenAt),
  lastSeenAt: Math.max(a.lastSeenAt, b.lastSeenAt),
  lastUsedAt: latest(a.lastUsedAt, b.lastUsedAt),
  state: later(a.state, b.state),
  facts: a.facts && b.facts ? mergedFacts(a.facts, b.facts) : (a.facts ?? b.facts),
});

/** Facts of different sources stand side by side. */
function mergedFacts(
  a: Readonly<Record<string, Fact>>,
  b: Readonly<Record<string, Fact>>,
): Readonly<Record<string, Fact>> {
  const merged: Record<string, Fact> = { ...a };
  for (const [source, fact] of Object.entries(b)) merged[source] = later(merged[source], fact) ?? fact;
  return merged;
}

/** The strongest observation gives the edge its strength; of equal ones the latest, then the greater source id. */
export function mergeEdges(a: EdgeObservation, b: EdgeObservation): EdgeObservation {
  const telling = compareEdges(a, b) >= 0 ? a : b;
  return {
    ...telling,
    firstSeenAt: Math.min(a.firstSeenAt, b.firstSeenAt),
    lastSeenAt: Math.max(a.lastSeenAt, b.lastSeenAt),
  };
}

export const entityKey = (entity: { provider: string; externalId: string }): string =>
  `${entity.provider} ${entity.externalId}`;

export const edgeKey = (edge: EdgeObservation): string =>
  JSON.stringify([edge.provider, edge.source, edge.target, edge.type]);

/** Adds a value to those that are known, merged with the one of the same key. */
export function mergeInto<T>(known: Map<string, T>, key: string, value: T, both: (a: T, b: T) => T): void {
  const before = known.get(key);
  known.set(key, before === undefined ? value : both(before, value));
}

/** Name, type and attributes come from one observation: the later, then the greater source id; a mention is earliest. */
const compareEntities = (a: EntityObservation, b: EntityObservation): number =>
  compareNumbers(a.attributes?.observedAt ?? -Infinity, b.attributes?.observedAt ?? -Infinity) ||
  compareText(a.attributes?.sourceId ?? '', b.attributes?.sourceId ?? '') ||
  compareText(a.name, b.name);

const compareEdges = (a: EdgeObservation, b: EdgeObservation): number =>
  a.strength - b.strength ||
  a.observedAt - b.observedAt ||
  compareText(a.sourceId, b.sourceId) ||
  compareText(a.kind, b.kind);

const compareNumbers = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

// The same order as the database's collation "C" for the ASCII ids of sources.
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Told {
  observedAt: number;
  sourceId: string;
}

function later<T extends Told>(a: T | undefined, b: T | undefined): T | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return (compareNumbers(a.observedAt, b.observedAt) || compareText(a.sourceId, b.sourceId)) >= 0 ? a : b;
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.max(a, b);
}
