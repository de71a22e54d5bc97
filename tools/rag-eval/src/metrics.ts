/** How well a ranking finds what was judged relevant: of one question, or the mean over many. All from 0 to 1. */
export interface Quality {
  readonly 'recall@5': number;
  readonly 'recall@10': number;
  readonly 'map@10': number;
  readonly 'ndcg@10': number;
  /** Of the first relevant one among the first ten. */
  readonly 'mrr@10': number;
}

const TOP = 10;

/** `ranked` names each passage once, best first; `grades` holds the relevant ones, at least one. */
export function qualityOf(ranked: readonly string[], grades: ReadonlyMap<string, number>): Quality {
  const gains = ranked.slice(0, TOP).map((id) => grades.get(id) ?? 0);
  const found = (k: number) => gains.slice(0, k).filter((gain) => gain > 0).length;
  const precisions = gains.map((gain, at) => (gain > 0 ? found(at + 1) / (at + 1) : 0));
  const ideal = [...grades.values()].sort((a, b) => b - a).slice(0, TOP);
  const first = gains.findIndex((gain) => gain > 0);
  return {
    'recall@5': found(5) / grades.size,
    'recall@10': found(TOP) / grades.size,
    'map@10': sum(precisions) / Math.min(grades.size, TOP),
    'ndcg@10': discounted(gains) / discounted(ideal),
    'mrr@10': first < 0 ? 0 : 1 / (first + 1),
  };
}

export function meanQuality(all: readonly Quality[]): Quality {
  const mean = (name: keyof Quality) => sum(all.map((quality) => quality[name])) / Math.max(1, all.length);
  return {
    'recall@5': mean('recall@5'),
    'recall@10': mean('recall@10'),
    'map@10': mean('map@10'),
    'ndcg@10': mean('ndcg@10'),
    'mrr@10': mean('mrr@10'),
  };
}

/** The value below which this share of the values lies; 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const discounted = (gains: readonly number[]): number =>
  sum(gains.map((gain, at) => (2 ** gain - 1) / Math.log2(at + 2)));
