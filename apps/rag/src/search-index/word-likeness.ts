import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { type WordVector, WordVectors } from '../embedding/word-vectors.js';
import { foldedTokens, tokensOf } from './text-tokens.js';
import type { Weigh } from './word-runs.js';

/** Made by the build step `vectors`. */
const FILE = join(import.meta.dirname, '../../generated/word-vectors.bin');
/** Unit vectors that are kept ready: 400 bytes each. */
const KEPT = 20_000;

/** How near the words of a text come to those of a question, by the word vectors that come along. English only. */
@Injectable()
export class WordLikeness {
  #vectors: WordVectors | undefined;
  readonly #kept = new Map<string, Float32Array | undefined>();

  /**
   * A measure for texts, from 0 to 1: the mean over the question's words, weighted, of the greatest cosine with a word of
   * the text. 0 for a question without known words.
   */
  to(question: string, weigh: Weigh): (folded: readonly string[]) => number {
    const asked = [...new Set(foldedTokens(tokensOf(question)))].flatMap((word) => {
      const vector = this.#unit(word);
      return vector ? [{ word, vector, weight: weigh(word), known: new Map<string, number>() }] : [];
    });
    const whole = asked.reduce((sum, { weight }) => sum + weight, 0);
    if (whole === 0) return () => 0;
    return (folded) => {
      const words = new Set(folded);
      let sum = 0;
      for (const { word, vector, weight, known } of asked) sum += weight * this.#nearest(word, vector, words, known);
      return sum / whole;
    };
  }

  #nearest(word: string, vector: Float32Array, words: ReadonlySet<string>, known: Map<string, number>): number {
    if (words.has(word)) return 1;
    let best = 0;
    for (const other of words) {
      let cosine = known.get(other);
      if (cosine === undefined) {
        const unit = this.#unit(other);
        cosine = unit ? innerProduct(vector, unit) : 0;
        known.set(other, cosine);
      }
      if (cosine > best) best = cosine;
    }
    return Math.min(best, 1);
  }

  #unit(word: string): Float32Array | undefined {
    if (this.#kept.has(word)) return this.#kept.get(word);
    this.#vectors ??= WordVectors.read(FILE);
    const found = this.#vectors.find(word);
    if (this.#kept.size >= KEPT) this.#kept.clear();
    const unit = found && unitOf(found);
    this.#kept.set(word, unit);
    return unit;
  }
}

function unitOf({ values }: WordVector): Float32Array {
  const unit = Float32Array.from(values);
  const length = Math.hypot(...unit);
  return length > 0 ? unit.map((value) => value / length) : unit;
}

function innerProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
