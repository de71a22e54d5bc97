import { UNSPACED_SCRIPTS } from './unspaced-scripts.js';

/** A range of a text in UTF-16 code units. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** With each run of white space as one space, and none at the ends. */
export const fold = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** A letter or digit of a script that puts spaces between its words. */
const SPACED = new RegExp(`^(?![${UNSPACED_SCRIPTS}])[\\p{L}\\p{N}]$`, 'u');

/** A text in which quotes are sought word for word, whatever white space stands between the words. */
export class FoldedText {
  readonly folded: string;
  /** Where each code unit of the folded text stands in the original. */
  readonly #origins: Int32Array;

  constructor(original: string) {
    const kept: string[] = [];
    const origins: number[] = [];
    for (const { 0: piece, index } of original.matchAll(/\s+|\S+/gu)) {
      const space = /^\s/u.test(piece);
      if (space && (kept.length === 0 || index + piece.length === original.length)) continue;
      kept.push(space ? ' ' : piece);
      if (space) origins.push(index);
      else for (let at = 0; at < piece.length; at++) origins.push(index + at);
    }
    this.folded = kept.join('');
    this.#origins = Int32Array.from(origins);
  }

  includes(folded: string): boolean {
    return this.#placeOf(folded) >= 0;
  }

  /** First place in the original where the folded quote stands as whole words; undefined if nowhere. */
  find(folded: string): TextSpan | undefined {
    const at = this.#placeOf(folded);
    if (at < 0) return undefined;
    const [start, last] = [this.#origins[at] ?? 0, this.#origins[at + folded.length - 1] ?? 0];
    return { start, end: last + 1 };
  }

  #placeOf(folded: string): number {
    if (folded === '') return -1;
    let at = this.folded.indexOf(folded);
    while (at >= 0 && (this.#isWithinWord(at) || this.#isWithinWord(at + folded.length))) {
      at = this.folded.indexOf(folded, at + 1);
    }
    return at;
  }

  /** Whether a cut before this place would part a word. */
  #isWithinWord(at: number): boolean {
    return SPACED.test(letterBefore(this.folded, at)) && SPACED.test(letterAt(this.folded, at));
  }
}

const letterAt = (text: string, at: number): string => {
  const point = text.codePointAt(at);
  return point === undefined ? '' : String.fromCodePoint(point);
};

const letterBefore = (text: string, at: number): string => {
  const low = text.charCodeAt(at - 1);
  return at > 1 && low >= 0xdc00 && low <= 0xdfff ? letterAt(text, at - 2) : text.charAt(at - 1);
};
