import { hash } from 'node:crypto';

/** RFC 6962 §2.1: the prefixes keep a leaf from ever passing for a node. */
const LEAF = Buffer.alloc(33);
const NODE = Buffer.alloc(65);
NODE[0] = 1;

/** Hash of the tree without leaves. */
export const EMPTY_ROOT: Buffer = hash('sha256', '', 'buffer');

/** Leaf of a record: its 32-byte record hash is the entry, so the leaf commits to the record and all before it. */
export function leafHash(entry: Uint8Array): Buffer {
  if (entry.length !== 32) return hash('sha256', Buffer.concat([LEAF.subarray(0, 1), entry]), 'buffer');
  LEAF.set(entry, 1);
  return hash('sha256', LEAF, 'buffer');
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  NODE.set(left, 1);
  NODE.set(right, 33);
  return hash('sha256', NODE, 'buffer');
}

/** Leaves `start` (included) to `end` (excluded), counted from 0. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** The ranges whose hashes prove that leaf `index` is in the tree of `size` leaves, from the leaf to the root. */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`leaf ${index} is not in a tree of ${size}`);
  const ranges: LeafRange[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + largestPowerBelow(end - start);
    if (index < middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  return ranges.reverse();
}

/** The ranges whose hashes prove that the tree of `size` leaves begins with the tree of `first` leaves. */
export function consistencyRanges(first: number, size: number): LeafRange[] {
  if (!(first >= 0 && first <= size)) throw new RangeError(`a tree of ${size} does not begin with ${first} leaves`);
  if (first === 0 || first === size) return [];
  const ranges: LeafRange[] = [];
  let start = 0;
  let end = size;
  while (end !== first) {
    const middle = start + largestPowerBelow(end - start);
    if (first <= middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  // The old tree itself is known to the asker when it is one complete subtree from the left edge.
  if (start > 0) ranges.push({ start, end });
  return ranges.reverse();
}

/** RFC 9162 §2.1.3.2. */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) return false;
  let node = index;
  let last = size - 1;
  let result: Uint8Array = leaf;
  for (const sibling of path) {
    if (last === 0 || sibling.length !== 32) return false;
    if (isOdd(node) || node === last) {
      result = nodeHash(sibling, result);
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      result = nodeHash(result, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && equal(result, root);
}

/** RFC 9162 §2.1.4.2: the tree with `root` only adds to the tree with `firstRoot`. */
export function verifyConsistency(
  first: number,
  size: number,
  path: readonly Uint8Array[],
  firstRoot: Uint8Array,
  root: Uint8Array,
): boolean {
  if (!(Number.isSafeInteger(first) && first >= 0 && first <= size)) return false;
  if (first === size) return path.length === 0 && equal(firstRoot, root);
  if (first === 0) return path.length === 0 && equal(firstRoot, EMPTY_ROOT);
  const nodes = Number.isInteger(Math.log2(first)) ? [firstRoot, ...path] : [...path];
  const seed = nodes.shift();
  if (seed === undefined) return false;
  let node = first - 1;
  let last = size - 1;
  while (isOdd(node)) [node, last] = [half(node), half(last)];
  let [old, current] = [seed, seed];
  for (const sibling of nodes) {
    if (last === 0 || sibling.length !== 32) return false;
    if (isOdd(node) || node === last) {
      old = nodeHash(sibling, old);
      current = nodeHash(sibling, current);
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      current = nodeHash(current, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && equal(old, firstRoot) && equal(current, root);
}

// Plain arithmetic: bit operators would cut sizes at 2^31.
const isOdd = (value: number) => value % 2 === 1;
const half = (value: number) => Math.floor(value / 2);
const equal = (left: Uint8Array, right: Uint8Array) => Buffer.compare(left, right) === 0;

function largestPowerBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}
