import type { RankedChunk } from '../search-index/ranked-chunk.js';

/** The best few of many, in bounded memory. Equal scores: the smaller id is better. */
export class Nearest {
  /** Best first. */
  readonly #kept: RankedChunk[] = [];

  constructor(private readonly limit: number) {}

  /** Whether a chunk of this score would have to be compared; most are not even named. */
  admits(score: number): boolean {
    const worst = this.#kept[this.limit - 1];
    return worst === undefined || score >= worst.score;
  }

  offer(chunkId: string, score: number): void {
    const offered = { chunkId, score };
    const worst = this.#kept.at(-1);
    if (this.#kept.length === this.limit && worst && inOrder(offered, worst) > 0) return;
    let [low, high] = [0, this.#kept.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (inOrder(this.#kept[middle] ?? offered, offered) < 0) low = middle + 1;
      else high = middle;
    }
    this.#kept.splice(low, 0, offered);
    if (this.#kept.length > this.limit) this.#kept.pop();
  }

  ranked(): RankedChunk[] {
    return [...this.#kept];
  }
}

/** Best first; of equal scores the smaller id. */
export const inOrder = (a: RankedChunk, b: RankedChunk): number =>
  b.score - a.score || (a.chunkId < b.chunkId ? -1 : a.chunkId > b.chunkId ? 1 : 0);
