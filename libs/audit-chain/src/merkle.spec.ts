import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { Frontier, rootOf, type SubtreeNode } from './frontier.js';
import {
  consistencyRanges,
  EMPTY_ROOT,
  inclusionRanges,
  leafHash,
  type LeafRange,
  verifyConsistency,
  verifyInclusion,
} from './merkle.js';
import { tilesOf } from './tiles.js';

const entry = (index: number) => createHash('sha256').update(`entry ${index}`).digest();
const entries = Array.from({ length: 200 }, (_, index) => entry(index));

/** RFC 6962 §2.1 word for word, as slow as it is clear. */
function naiveRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest();
  const [only] = leaves;
  if (leaves.length === 1 && only) return createHash('sha256').update(Buffer.of(0)).update(only).digest();
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return createHash('sha256')
    .update(Buffer.of(1))
    .update(naiveRoot(leaves.slice(0, k)))
    .update(naiveRoot(leaves.slice(k)))
    .digest();
}

const known = new Map<string, Buffer>();
function rangeRoot({ start, end }: LeafRange): Buffer {
  const root = known.get(`${start}-${end}`) ?? naiveRoot(entries.slice(start, end));
  known.set(`${start}-${end}`, root);
  return root;
}
const hashesOf = (ranges: readonly LeafRange[]) => ranges.map(rangeRoot);
const grown = (size: number) => {
  const frontier = Frontier.empty();
  for (const leaf of entries.slice(0, size)) frontier.push(leaf);
  return frontier;
};

describe('the Merkle tree', () => {
  it('has the published roots of the eight test leaves of Certificate Transparency', () => {
    const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
    const frontier = Frontier.empty();
    const roots = leaves.map((leaf) => {
      frontier.push(Buffer.from(leaf, 'hex'));
      return frontier.root().toString('hex');
    });

    expect(EMPTY_ROOT.toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(roots[0]).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(roots[1]).toBe('fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125');
    expect(roots[7]).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
  });

  it('grown leaf by leaf equals the naive tree for every size to 200, also after a pause', () => {
    for (let size = 0; size <= 200; size++) {
      const frontier = grown(size);
      const resumed = Frontier.from(size, frontier.bytes());

      expect(frontier.root()).toEqual(naiveRoot(entries.slice(0, size)));
      expect(resumed.root()).toEqual(frontier.root());
      resumed.push(entry(size));
      expect(resumed.size).toBe(size + 1);
      expect(resumed.root()).toEqual(naiveRoot([...entries.slice(0, size), entry(size)]));
    }
  });

  it('refuses a frontier of another size', () => {
    expect(() => Frontier.from(3, Buffer.alloc(32))).toThrow('a frontier of 3 leaves has 2 hashes');
  });

  it('proves each leaf of every size to 200, and nothing else', () => {
    const wrong: string[] = [];
    for (let size = 1; size <= 200; size++) {
      const root = rangeRoot({ start: 0, end: size });
      for (let index = 0; index < size; index++) {
        const path = hashesOf(inclusionRanges(index, size));
        const leaf = leafHash(entry(index));
        const right =
          path.length <= Math.ceil(Math.log2(size)) &&
          verifyInclusion(leaf, index, size, path, root) &&
          !verifyInclusion(leafHash(entry(index + 1)), index, size, path, root) &&
          verifyInclusion(leaf, (index + 1) % size, size, path, root) === (size === 1) &&
          !verifyInclusion(leaf, index, size, [...path, EMPTY_ROOT], root);
        if (!right) wrong.push(`leaf ${index} of ${size}`);
      }
    }

    expect(wrong).toEqual([]);
  });

  it('proves that every size to 200 only added to every smaller size, and nothing else', () => {
    const wrong: string[] = [];
    for (let size = 1; size <= 200; size++) {
      for (let first = 0; first <= size; first++) {
        const path = hashesOf(consistencyRanges(first, size));
        const [old, current] = [rangeRoot({ start: 0, end: first }), rangeRoot({ start: 0, end: size })];
        const right =
          verifyConsistency(first, size, path, old, current) &&
          !verifyConsistency(first, size, path, leafHash(old), current) &&
          verifyConsistency(first, size, path, old, leafHash(current)) === (first === 0) &&
          !verifyConsistency(first, size, [...path, EMPTY_ROOT], old, current);
        if (!right) wrong.push(`${first} of ${size}`);
      }
    }

    expect(wrong).toEqual([]);
  });

  it('refuses a path with any one hash changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), fc.nat(), fc.nat(), fc.nat(), (size, leaf, step, byte) => {
        const index = leaf % size;
        const path = hashesOf(inclusionRanges(index, size));
        const changed = Buffer.from(path[step % path.length] as Buffer);
        changed.writeUInt8(changed.readUInt8(byte % 32) ^ 1, byte % 32);
        path[step % path.length] = changed;

        expect(verifyInclusion(leafHash(entry(index)), index, size, path, grown(size).root())).toBe(false);
      }),
    );
  });

  it.each([
    [5, 5],
    [-1, 5],
  ])('has no proof for leaf %i of %i', (index, size) => {
    expect(() => inclusionRanges(index, size)).toThrow(RangeError);
  });
});

describe('kept subtrees', () => {
  it('give the root of every range of a proof, in a tree with all three levels in use', () => {
    const size = 70_003;
    const kept = new Map<string, Buffer>();
    const frontier = Frontier.empty();
    const keep = ({ level, index, hash }: SubtreeNode) => level % 8 === 0 && kept.set(`${level}/${index}`, hash);
    for (let index = 0; index < size; index++) {
      kept.set(`0/${index}`, leafHash(entry(index)));
      frontier.push(entry(index)).forEach(keep);
    }
    const hashOf = (range: LeafRange) =>
      rootOf(
        tilesOf(range).flatMap(({ level, from, to }) =>
          Array.from({ length: to - from }, (_, at) => ({ level, hash: kept.get(`${level}/${from + at}`) as Buffer })),
        ),
      );

    expect(hashOf({ start: 0, end: size })).toEqual(frontier.root());
    for (const index of [0, 255, 256, 65_535, 65_536, 69_887, 70_002]) {
      const path = inclusionRanges(index, size).map(hashOf);
      expect(verifyInclusion(leafHash(entry(index)), index, size, path, frontier.root())).toBe(true);
    }
    for (const first of [1, 256, 65_537, 70_001]) {
      const path = consistencyRanges(first, size).map(hashOf);
      const old = hashOf({ start: 0, end: first });
      expect(verifyConsistency(first, size, path, old, frontier.root())).toBe(true);
    }
  });
});
