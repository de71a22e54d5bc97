import { PatternRefused } from './pattern-refused.js';

export type Token =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'word'; readonly value: string }
  | { readonly kind: 'sign'; readonly value: string };

const MAX_TOKENS = 4_000;

// Object paths (`file:hashes.'SHA-256'`) are one token; so are words, and each sign.
const TOKEN =
  /\s+|([a-z0-9-]+:[A-Za-z_][\w-]*(?:\.(?:'(?:[^'\\]|\\['\\])*'|[\w-]+))*)|([A-Za-z]+|\d+)|'((?:[^'\\]|\\['\\])*)'|(!=|<=|>=|[[\]()=<>,])/uy;

/** Cuts a pattern into its parts; anything that is no part of the language refuses the whole. */
export function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < pattern.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(pattern);
    if (!found) throw new PatternRefused(`character ${String(at + 1)} cannot be read`);
    const token = tokenOf(found);
    if (token) tokens.push(token);
    if (tokens.length > MAX_TOKENS) throw new PatternRefused('it is too long');
  }
  return tokens;
}

function tokenOf([, path, word, text, sign]: RegExpExecArray): Token | undefined {
  if (path !== undefined) return { kind: 'word', value: path };
  if (word !== undefined) return { kind: 'word', value: word };
  if (text !== undefined) return { kind: 'text', value: text.replace(/\\(.)/gu, '$1') };
  return sign === undefined ? undefined : { kind: 'sign', value: sign };
}
