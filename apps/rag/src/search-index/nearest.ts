import type { RankedChunk } from './ranked-chunk.js';

/** The best few of many, in bounded memory. Equal scores: the smaller id is better. */
export class Nearest {
  /** Best first. */
  readonly #kept: RankedChunk[] = [];

  constructor(private readonly limit: number) {}

  offer(chunkId: string, score: number): void {
    const offered = { chunkId, score };
    const worst = this.#kept.at(-1);
    if (this.#kept.length === this.limit && worst && compare(offered, worst) > 0) return;
    let [low, high] = [0, this.#kept.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(this.#kept[middle] ?? offered, offered) < 0) low = middle + 1;
      else high = middle;
    }
    this.#kept.splice(low, 0, offered);
    if (this.#kept.length > this.limit) this.#kept.pop();
  }

  ranked(): RankedChunk[] {
    return [...this.#kept];
  }
}

const compare = (a: RankedChunk, b: RankedChunk): number =>
  b.score - a.score || (a.chunkId < b.chunkId ? -1 : a.chunkId > b.chunkId ? 1 : 0);
