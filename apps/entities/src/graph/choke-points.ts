/** An edge in the direction in which misuse goes. */
export interface Step {
  from: string;
  to: string;
}

export interface Choke {
  entityId: string;
  /** Fewest hops from the start. */
  depth: number;
  /** Jewels that are out of reach without it, sorted. */
  cutOffIds: string[];
}

/**
 * Entities, neither start nor the jewel itself, without which a jewel is not reached within `hops`. Such an entity lies
 * on every way to its jewel, hence on the shortest one: only its at most `hops - 1` inner entities are tried.
 */
export function chokePoints(start: string, jewels: readonly string[], steps: readonly Step[], hops: number): Choke[] {
  const next = successors(steps);
  const { depths, parents } = search(next, start, hops);
  const tried = new Map<string, string[]>();
  for (const jewel of jewels) {
    for (const inner of innerOf(parents, start, jewel)) tried.set(inner, [...(tried.get(inner) ?? []), jewel]);
  }
  return [...tried]
    .map(([entityId, candidates]) => {
      const without = search(next, start, hops, entityId).depths;
      const cutOffIds = candidates.filter((jewel) => !without.has(jewel)).sort();
      return { entityId, depth: depths.get(entityId) ?? 0, cutOffIds };
    })
    .filter(({ cutOffIds }) => cutOffIds.length > 0)
    .sort((a, b) => b.cutOffIds.length - a.cutOffIds.length || a.depth - b.depth || (a.entityId < b.entityId ? -1 : 1));
}

type Successors = ReadonlyMap<string, readonly string[]>;

function successors(steps: readonly Step[]): Successors {
  const next = new Map<string, string[]>();
  for (const { from, to } of steps) {
    const known = next.get(from);
    if (known) known.push(to);
    else next.set(from, [to]);
  }
  return next;
}

/** Breadth first, never through `leftOut`. */
function search(next: Successors, start: string, hops: number, leftOut?: string) {
  const depths = new Map([[start, 0]]);
  const parents = new Map<string, string>();
  let front = [start];
  for (let depth = 1; depth <= hops && front.length > 0; depth += 1) {
    const reached: string[] = [];
    for (const from of front) {
      for (const to of next.get(from) ?? []) {
        if (to === leftOut || depths.has(to)) continue;
        depths.set(to, depth);
        parents.set(to, from);
        reached.push(to);
      }
    }
    front = reached;
  }
  return { depths, parents };
}

function innerOf(parents: ReadonlyMap<string, string>, start: string, jewel: string): string[] {
  const inner: string[] = [];
  for (let at = parents.get(jewel); at !== undefined && at !== start; at = parents.get(at)) inner.push(at);
  return inner;
}
