/** A token's place in a text, in UTF-16 code units. */
export interface Token {
  readonly start: number;
  readonly end: number;
}

/** A run of letters, digits and underscores with their combining marks, cut after the twelfth; or any other one. */
const TOKEN = /(?:[\p{L}\p{N}_]\p{M}{0,8}){1,12}|\S/gu;
/** White space that costs nothing between two tokens; each further piece of this length counts as a token. */
const FREE_SPACE = 64;

/**
 * Tokens of a text as chunks count them. They are no model's own: close enough to those of common models, and the same
 * whichever model embeds the text.
 */
export class TokenSequence {
  readonly tokens: readonly Token[];
  /** Cost of everything before the token, the space in front of it included. */
  readonly #costBefore: Uint32Array;

  constructor(text: string, from = 0, to = text.length) {
    const tokens: Token[] = [];
    for (const match of text.slice(from, to).matchAll(TOKEN)) {
      const start = from + match.index;
      tokens.push({ start, end: start + match[0].length });
    }
    this.tokens = tokens;
    this.#costBefore = new Uint32Array(tokens.length + 1);
    tokens.forEach((token, index) => {
      const before = tokens[index - 1];
      const space = before ? Math.floor(Math.max(0, token.start - before.end - 1) / FREE_SPACE) : 0;
      this.#costBefore[index] = (index === 0 ? 0 : (this.#costBefore[index - 1] ?? 0) + 1) + space;
    });
    this.#costBefore[tokens.length] = tokens.length === 0 ? 0 : (this.#costBefore[tokens.length - 1] ?? 0) + 1;
  }

  get length(): number {
    return this.tokens.length;
  }

  /** Length of the text from one token to before another, in tokens. */
  cost(from: number, to: number): number {
    if (to <= from) return 0;
    return (this.#costBefore[to - 1] ?? 0) + 1 - (this.#costBefore[from] ?? 0);
  }
}

export const countTokens = (text: string): number => {
  const sequence = new TokenSequence(text);
  return sequence.cost(0, sequence.length);
};
