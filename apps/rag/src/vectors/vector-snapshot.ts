import type { RankedChunk } from '../search-index/ranked-chunk.js';
import { Nearest } from './nearest.js';

/** A chunk's vector as it was read. */
export interface VectorRow {
  readonly chunkId: string;
  readonly documentId: string;
  readonly vector: Float32Array;
}

/** The id and its place in the list, beside the vector itself. */
const BYTES_BESIDE = 100;

export const bytesOf = (count: number, dimensions: number): number => count * (4 * dimensions + BYTES_BESIDE);

/**
 * All vectors of a tenant's model as of a revision, one behind the other. It may still hold chunks that are gone and
 * knows nothing of permissions: what it ranks are candidates, of which the database says which the caller may see.
 */
export class VectorSnapshot {
  private constructor(
    readonly revision: number,
    readonly dimensions: number,
    private readonly chunkIds: readonly string[],
    private readonly values: Float32Array,
  ) {}

  static empty(dimensions: number): VectorSnapshot {
    return new VectorSnapshot(-1, dimensions, [], new Float32Array());
  }

  get count(): number {
    return this.chunkIds.length;
  }

  get bytes(): number {
    return bytesOf(this.count, this.dimensions);
  }

  /** The same with what was added or changed until a later revision. */
  advancedTo(revision: number, changed: readonly VectorRow[]): VectorSnapshot {
    const replaced = new Set(changed.map(({ chunkId }) => chunkId));
    const kept = [...this.chunkIds.keys()].filter((at) => !replaced.has(this.chunkIds[at] ?? ''));
    const values = new Float32Array((kept.length + changed.length) * this.dimensions);
    kept.forEach((from, to) => values.set(this.#vector(from), to * this.dimensions));
    changed.forEach(({ vector }, at) => values.set(vector, (kept.length + at) * this.dimensions));
    return new VectorSnapshot(
      revision,
      this.dimensions,
      [...kept.map((at) => this.chunkIds[at] ?? ''), ...changed.map(({ chunkId }) => chunkId)],
      values,
    );
  }

  /** The best by inner product, none that points away from the query; of all chunks or some. */
  nearest(query: Float32Array, limit: number, chunkIds?: ReadonlySet<string>): RankedChunk[] {
    const nearest = new Nearest(limit);
    for (let at = 0; at < this.count; at++) {
      const chunkId = this.chunkIds[at] ?? '';
      if (chunkIds && !chunkIds.has(chunkId)) continue;
      const score = innerProduct(query, this.values, at * this.dimensions);
      if (score > 0 && nearest.admits(score)) nearest.offer(chunkId, score);
    }
    return nearest.ranked();
  }

  #vector(at: number): Float32Array {
    return this.values.subarray(at * this.dimensions, (at + 1) * this.dimensions);
  }
}

/** Four sums beside each other: each addition need not wait for the one before. */
export function innerProduct(query: Float32Array, values: Float32Array, offset: number): number {
  const length = query.length;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let at = 0;
  for (; at + 3 < length; at += 4) {
    a += query[at]! * values[offset + at]!;
    b += query[at + 1]! * values[offset + at + 1]!;
    c += query[at + 2]! * values[offset + at + 2]!;
    d += query[at + 3]! * values[offset + at + 3]!;
  }
  for (; at < length; at++) a += query[at]! * values[offset + at]!;
  return a + b + c + d;
}
