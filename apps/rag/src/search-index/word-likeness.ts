import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { type WordVector, WordVectors } from '../embedding/word-vectors.js';
import { STOP_WORD } from './asked-query.js';
import { innerProduct } from '../vectors/vector-snapshot.js';
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
   * the text. 0 for a question without known words; stop words are none of them.
   */
  to(question: string, weigh: Weigh): (folded: readonly string[]) => number {
    const asked = [...new Set(foldedTokens(tokensOf(question)))].flatMap((word) => {
      const [vector, weight] = [this.#unit(word), weigh(word)];
      return vector && weight > STOP_WORD ? [{ word, vector, weight }] : [];
    });
    const whole = asked.reduce((sum, { weight }) => sum + weight, 0);
    if (whole === 0) return () => 0;
    // Texts share most of their words: what one word comes to is looked up once a word, not once a pair of words.
    const known = new Map<string, Float32Array>();
    return (folded) => {
      const best = new Float32Array(asked.length);
      for (const word of folded) {
        let cosines = known.get(word);
        if (cosines === undefined) known.set(word, (cosines = this.#cosines(word, asked)));
        raise(best, cosines);
      }
      return asked.reduce((sum, { weight }, at) => sum + weight * Math.min(best[at] ?? 0, 1), 0) / whole;
    };
  }

  /** Of a word with each that is asked; nothing is near a word without a vector. */
  #cosines(word: string, asked: readonly { word: string; vector: Float32Array }[]): Float32Array {
    const unit = this.#unit(word);
    const cosines = new Float32Array(asked.length);
    if (unit === undefined) return cosines;
    let at = 0;
    for (const other of asked) cosines[at++] = other.word === word ? 1 : innerProduct(other.vector, unit, 0);
    return cosines;
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

function raise(best: Float32Array, values: Float32Array): void {
  for (let at = 0; at < best.length; at++) best[at] = Math.max(best[at] ?? 0, values[at] ?? 0);
}
