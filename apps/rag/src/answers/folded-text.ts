/** A range of a text in UTF-16 code units. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** With each run of white space as one space, and none at the ends. */
export const fold = (text: string): string => text.replace(/\s+/gu, ' ').trim();

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
    return this.folded.includes(folded);
  }

  /** First place in the original where the folded quote stands; undefined if nowhere. */
  find(folded: string): TextSpan | undefined {
    const at = this.folded.indexOf(folded);
    if (at < 0 || folded === '') return undefined;
    const [start, last] = [this.#origins[at] ?? 0, this.#origins[at + folded.length - 1] ?? 0];
    return { start, end: last + 1 };
  }
}
