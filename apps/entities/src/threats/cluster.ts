import type { Match } from '../detections/match.js';

export const DEDUPE_MS = 24 * 3_600_000;

/** A threat as far as deduping needs it. */
export interface Span {
  readonly id: string;
  first: number;
  last: number;
}

export interface Cluster {
  /** The stored threat that these belong to; undefined for a new one. */
  readonly known: Span | undefined;
  first: number;
  last: number;
  readonly matches: Match[];
}

/** Puts each match to the threat that it lies within 24 hours of, or to a new one. */
export function clustered(matches: readonly Match[], live: readonly Span[]): Cluster[] {
  const clusters: Cluster[] = live.map((known) => ({ known, first: known.first, last: known.last, matches: [] }));
  for (const match of matches.toSorted((a, b) => a.time - b.time)) {
    const near = clusters.find(({ first, last }) => match.time >= first - DEDUPE_MS && match.time <= last + DEDUPE_MS);
    if (!near) {
      clusters.push({ known: undefined, first: match.time, last: match.time, matches: [match] });
      continue;
    }
    near.matches.push(match);
    near.first = Math.min(near.first, match.time);
    near.last = Math.max(near.last, match.time);
  }
  return clusters.filter((cluster) => cluster.matches.length > 0);
}
