import { join } from 'node:path';
import { type EmbedOptions, type Embedder, type EmbeddingModel, normalise } from './embedder.js';
import { type WordVector, WordVectors } from './word-vectors.js';

/** Made by the build step `vectors`. */
const FILE = join(import.meta.dirname, '../../generated/word-vectors.bin');
const WORD = /\p{L}[\p{L}\p{N}]*(?:[-.'’][\p{L}\p{N}]+)*/gu;
const PART = /\p{L}[\p{L}\p{N}]*/gu;
/** Frequent words count less: a / (a + p), after Arora, Liang and Ma 2017 (smooth inverse frequency). */
const A = 1e-3;

/**
 * The mean of a text's word vectors, each weighted by how rare the word is. Needs no network; the vectors, 12 MB, are
 * read when the first text comes. What all words share was taken out of the vectors when the file was made.
 */
export class WordVectorEmbedder implements Embedder {
  readonly model: EmbeddingModel = { name: 'word-vectors-sif', version: '1', dimensions: 100 };
  #vectors: WordVectors | undefined;

  constructor(private readonly file = FILE) {}

  async embed(texts: readonly string[], { signal }: EmbedOptions = {}): Promise<Float32Array[]> {
    this.#vectors ??= WordVectors.read(this.file);
    const embedded: Float32Array[] = [];
    for (const [index, text] of texts.entries()) {
      // A long document must not keep everybody else waiting.
      if (index % 32 === 31) await new Promise(setImmediate);
      signal?.throwIfAborted();
      embedded.push(this.#meanOf(text, this.#vectors));
    }
    return embedded;
  }

  #meanOf(text: string, vectors: WordVectors): Float32Array {
    const sum = new Float32Array(this.model.dimensions);
    for (const [word] of text.toLowerCase().matchAll(WORD)) {
      for (const { rank, scale, values } of known(word, vectors)) {
        const weight = scale * (A / (A + frequency(rank)));
        for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + weight * (values[at] ?? 0);
      }
    }
    return normalise(sum);
  }
}

/** The word itself, or else its parts: `re-issued`, `owner's`. */
function known(word: string, vectors: WordVectors): WordVector[] {
  const whole = vectors.find(word);
  if (whole) return [whole];
  return [...word.matchAll(PART)].flatMap(([part]) => vectors.find(part) ?? []);
}

/** Share of the word in general English by its rank (Zipf and Mandelbrot). */
const frequency = (rank: number): number => 0.1 / (rank + 3.7);
