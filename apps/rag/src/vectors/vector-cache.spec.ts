import { describe, expect, it } from '@jest/globals';
import { VectorCache } from './vector-cache.js';
import { bytesOf, VectorSnapshot } from './vector-snapshot.js';

const snapshot = (revision: number, count: number) =>
  VectorSnapshot.empty(2).advancedTo(
    revision,
    Array.from({ length: count }, (_, at) => ({
      chunkId: `c${at}`,
      documentId: 'd',
      vector: Float32Array.of(1, at),
    })),
  );

describe('the cache of vectors', () => {
  it('makes a snapshot once for many that ask at once, and again for a later revision, from the one it has', async () => {
    const cache = new VectorCache(10_000);
    const bases: (number | undefined)[] = [];
    const make = (revision: number) => async (kept: VectorSnapshot | undefined) => {
      bases.push(kept?.revision);
      await new Promise(setImmediate);
      return snapshot(revision, 3);
    };
    const all = await Promise.all(Array.from({ length: 5 }, () => cache.at('a', 1, make(1))));
    expect(new Set(all).size).toBe(1);
    expect((await cache.at('a', 2, make(2))).revision).toBe(2);
    expect((await cache.at('a', 1, make(1))).revision).toBe(2);
    expect(bases).toEqual([undefined, 1]);
  });

  it('stays within its memory: the one unused for longest goes', async () => {
    const cache = new VectorCache(bytesOf(10, 2));
    const made: string[] = [];
    const ask = (key: string) =>
      cache.at(key, 1, async () => {
        made.push(key);
        return snapshot(1, 4);
      });
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(key);
    expect(made).toEqual(['a', 'b', 'c', 'b']);
    expect(cache.bytes).toBe(bytesOf(8, 2));
  });

  it('keeps nothing that is larger than it, and nothing that failed', async () => {
    const cache = new VectorCache(bytesOf(2, 2));
    expect((await cache.at('a', 1, async () => snapshot(1, 3))).count).toBe(3);
    expect(cache.bytes).toBe(0);
    await expect(cache.at('b', 1, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    expect((await cache.at('b', 1, async () => snapshot(1, 1))).count).toBe(1);
  });
});
