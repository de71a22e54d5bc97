import { EMPTY_ROOT, leafHash, nodeHash } from './merkle.js';

/** A finished subtree: `level` 8 and `index` 2 is the root over leaves 512 to 767. */
export interface SubtreeNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Buffer;
}

/**
 * The right edge of a growing RFC 6962 tree: the roots of its complete subtrees from left to right, at most one a bit
 * of `size`. Adding a leaf costs two hashes on average; nothing older is needed.
 */
export class Frontier {
  private constructor(
    private leaves: number,
    private readonly edge: Buffer[],
  ) {}

  static empty(): Frontier {
    return new Frontier(0, []);
  }

  /** Reads what `bytes` wrote for a tree of `size` leaves. */
  static from(size: number, bytes: Uint8Array): Frontier {
    const count = bitsOf(size);
    if (bytes.length !== count * 32) throw new RangeError(`a frontier of ${size} leaves has ${count} hashes`);
    const edge = Array.from({ length: count }, (_, index) => Buffer.from(bytes.subarray(index * 32, index * 32 + 32)));
    return new Frontier(size, edge);
  }

  get size(): number {
    return this.leaves;
  }

  /** Adds the record with this 32-byte hash; returns the subtrees of level 1 and above that it completed. */
  push(recordHash: Uint8Array): SubtreeNode[] {
    const completed: SubtreeNode[] = [];
    let hash = leafHash(recordHash);
    let index = this.leaves;
    for (let level = 1; index % 2 === 1; level++) {
      hash = nodeHash(this.edge.pop() as Buffer, hash);
      index = Math.floor(index / 2);
      completed.push({ level, index, hash });
    }
    this.edge.push(hash);
    this.leaves += 1;
    return completed;
  }

  root(): Buffer {
    return foldRight(this.edge);
  }

  bytes(): Buffer {
    return Buffer.concat(this.edge);
  }

  clone(): Frontier {
    return new Frontier(this.leaves, [...this.edge]);
  }
}

/** Root over subtrees that lie side by side from left to right, none larger than the one before it. */
export function rootOf(subtrees: readonly { level: number; hash: Buffer }[]): Buffer {
  const stack: { level: number; hash: Buffer }[] = [];
  for (const subtree of subtrees) {
    let { level, hash } = subtree;
    for (let left = stack.at(-1); left?.level === level; left = stack.at(-1)) {
      hash = nodeHash(left.hash, hash);
      level += 1;
      stack.pop();
    }
    stack.push({ level, hash });
  }
  return foldRight(stack.map(({ hash }) => hash));
}

function foldRight(hashes: readonly Buffer[]): Buffer {
  const last = hashes.at(-1);
  if (last === undefined) return EMPTY_ROOT;
  return hashes.slice(0, -1).reduceRight<Buffer>((right, left) => nodeHash(left, right), last);
}

function bitsOf(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}
