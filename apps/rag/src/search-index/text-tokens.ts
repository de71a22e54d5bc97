/** A run of letters and digits, with points, apostrophes and hyphens inside. */
const TOKEN = /[\p{L}\p{N}]+(?:[.'’-][\p{L}\p{N}]+)*/gu;

/** Words of a text as they are written. */
export const tokensOf = (text: string): string[] => text.match(TOKEN) ?? [];

/** The same without regard to capitals. */
export const foldedTokens = (tokens: readonly string[]): string[] => tokens.map((token) => token.toLowerCase());
