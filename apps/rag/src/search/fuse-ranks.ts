/** Damps how much the first ranks outweigh the others (Cormack, Clarke and Büttcher 2009). */
export const RRF_K = 60;

export interface Ranking {
  /** Ids, best first, each once. */
  readonly ids: readonly string[];
  readonly weight: number;
}

export interface Fused {
  readonly id: string;
  readonly score: number;
  /** For each ranking the rank from 1, or 0 where it lacks the id. */
  readonly ranks: readonly number[];
}

/**
 * Reciprocal rank fusion: the score of an id is the sum of weight / (k + rank) over the rankings that have it; a ranking
 * that lacks it adds nothing. Equal scores in ascending order of ids.
 */
export function fuseRanks(rankings: readonly Ranking[], k = RRF_K): Fused[] {
  const ranks = new Map<string, number[]>();
  rankings.forEach(({ ids }, which) =>
    ids.forEach((id, index) => {
      const known = ranks.get(id) ?? rankings.map(() => 0);
      known[which] = index + 1;
      ranks.set(id, known);
    }),
  );
  const fused = [...ranks].map(([id, of]) => ({ id, score: scoreOf(of, rankings, k), ranks: of }));
  return fused.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

const scoreOf = (ranks: readonly number[], rankings: readonly Ranking[], k: number): number =>
  ranks.reduce((sum, rank, which) => (rank === 0 ? sum : sum + (rankings[which]?.weight ?? 0) / (k + rank)), 0);
