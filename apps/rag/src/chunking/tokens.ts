import { GrowingNumbers } from './growing-numbers.js';

/** A run of letters, digits and underscores with their combining marks, cut after the twelfth; or any other one. */
const TOKEN = /(?:[\p{L}\p{N}_]\p{M}{0,8}){1,12}|\S/gu;
/** White space that costs nothing between two tokens; each further piece of this length counts as a token. */
const FREE_SPACE = 64;

/**
 * Tokens of a text as chunks count them. They are no model's own: close enough to those of common models, and the same
 * whichever model embeds the text.
 */
export class TokenSequence {
  readonly #starts = new GrowingNumbers();
  readonly #ends = new GrowingNumbers();
  /** Cost of everything before the token, the space in front of it included. */
  readonly #costBefore = new GrowingNumbers();

  constructor(text: string, from = 0, to = text.length) {
    const part = text.slice(from, to);
    const pattern = new RegExp(TOKEN);
    let cost = 0;
    let before = from;
    for (let found = pattern.exec(part); found; found = pattern.exec(part)) {
      const start = from + found.index;
      if (this.length > 0) cost += 1 + Math.floor(Math.max(0, start - before - 1) / FREE_SPACE);
      before = start + found[0].length;
      this.#starts.push(start);
      this.#ends.push(before);
      this.#costBefore.push(cost);
    }
  }

  get length(): number {
    return this.#starts.length;
  }

  /** Where a token begins, in UTF-16 code units; undefined behind the last. */
  startOf(token: number): number | undefined {
    return this.#starts.at(token);
  }

  endOf(token: number): number | undefined {
    return this.#ends.at(token);
  }

  /** Length of the text from one token to before another, in tokens. */
  cost(from: number, to: number): number {
    if (to <= from) return 0;
    return (this.#costBefore.at(to - 1) ?? 0) + 1 - (this.#costBefore.at(from) ?? 0);
  }
}

export const countTokens = (text: string): number => {
  const sequence = new TokenSequence(text);
  return sequence.cost(0, sequence.length);
};
