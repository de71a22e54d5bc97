/** One side of a comparison: runs its load once and gives calls per second. */
export interface Side {
  readonly name: string;
  readonly run: () => Promise<number>;
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export interface Comparison {
  readonly ours: Spread;
  readonly bare: Spread;
  /** Ours divided by bare, pair by pair: 1 means the platform costs nothing. */
  readonly ratio: Spread;
}

/** Runs both sides in turn, so that a machine whose speed drifts slows both alike. The first pair warms up only. */
export async function interleaved(ours: Side, bare: Side, pairs: number): Promise<Comparison> {
  const seen: { ours: number; bare: number }[] = [];
  for (let pair = 0; pair <= pairs; pair += 1) {
    // Who goes first alternates, so that neither always meets the cold caches of the other.
    const [first, second] = pair % 2 === 0 ? [ours, bare] : [bare, ours];
    const rates = new Map([[first, await first.run()]]);
    rates.set(second, await second.run());
    if (pair > 0) seen.push({ ours: rates.get(ours) ?? NaN, bare: rates.get(bare) ?? NaN });
  }
  return {
    ours: spreadOf(seen.map((pair) => pair.ours)),
    bare: spreadOf(seen.map((pair) => pair.bare)),
    ratio: spreadOf(seen.map((pair) => pair.ours / pair.bare)),
  };
}

export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new Error('no values');
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? NaN;
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? at(Math.floor(middle)) : (at(middle - 1) + at(middle)) / 2;
  return { min: at(0), median, max: at(sorted.length - 1) };
}
