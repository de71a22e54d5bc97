import type { FoldedText } from './folded-text.js';

/** Shorter pieces stand in any text by chance. */
const MIN_WORDS = 3;
const MAX_PIECES = 4;
const ELLIPSIS = /\s*(?:\[\s*(?:…|\.{3})\s*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{3,})\s*/u;

/** Whether a quote that stands nowhere whole is made of pieces that do: two to four, or any number around ellipses. */
export function isStitched(folded: string, texts: readonly FoldedText[]): boolean {
  const stands = (piece: string): boolean => texts.some((text) => text.includes(piece));
  const pieces = folded.split(ELLIPSIS).filter((piece) => piece !== '');
  if (pieces.length > 1 && pieces.every(stands)) return true;
  return fewestPieces(folded.split(' '), stands) <= MAX_PIECES;
}

/** Of the cuts into pieces that all stand somewhere, the one with the fewest; Infinity if there is none. */
function fewestPieces(words: readonly string[], stands: (piece: string) => boolean): number {
  const fewest = new Array<number>(words.length + 1).fill(Infinity);
  fewest[0] = 0;
  for (let from = 0; from + MIN_WORDS <= words.length; from++) {
    const before = fewest[from] ?? Infinity;
    if (before >= MAX_PIECES) continue;
    for (let to = from + MIN_WORDS; to <= words.length; to++) {
      if (!stands(words.slice(from, to).join(' '))) break;
      fewest[to] = Math.min(fewest[to] ?? Infinity, before + 1);
    }
  }
  return fewest[words.length] ?? Infinity;
}
