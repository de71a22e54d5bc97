import { FRAMING_SHARE, FRAMING_WORDS } from './framing-words.js';

/** A word of a query as the tenant's documents know it. */
export interface AskedWord {
  readonly term: string;
  /** Where it stands in the query, from 1, stop words counted. */
  readonly positions: readonly number[];
  /** As it is written there, without regard to capitals. */
  readonly spellings: readonly string[];
  /** How much finding it says: the logarithm of how rare it is. */
  readonly idf: number;
  /** Chunks that it stands in. */
  readonly chunks: number;
}

/** A query in the words of a tenant's documents. */
export interface AskedQuery {
  readonly words: readonly AskedWord[];
  /** Chunks that are searched. */
  readonly chunks: number;
  /** Words of a chunk, on average. */
  readonly meanLength: number;
}

/**
 * Postings that one ranking may read to find its candidates, and one more for each so many chunks. With twelve times as
 * many, the same questions are answered as well and take twice as long.
 */
const MAX_POSTINGS = 5_000;
const CHUNKS_A_POSTING = 50;

/** What a stop word says. */
export const STOP_WORD = 0.1;

/** How much of a word counts: frames of questions hardly say what they are about. */
export const weightOf = ({ term, idf }: AskedWord): number => idf * (FRAMING_WORDS.has(term) ? FRAMING_SHARE : 1);

/** What a word says that the query writes so; a word that the dictionary leaves out says little. */
export function weighing({ words }: AskedQuery): (folded: string) => number {
  const idfs = new Map(words.flatMap(({ spellings, idf }) => spellings.map((spelling) => [spelling, idf] as const)));
  return (folded) => idfs.get(folded) ?? STOP_WORD;
}

/** Each two words that follow each other in the query, once stop words are gone, as terms of postings. */
export function pairsOf(words: readonly AskedWord[]): string[] {
  const inOrder = words
    .flatMap(({ term, positions }) => positions.map((position) => ({ term, position })))
    .sort((a, b) => a.position - b.position || (a.term < b.term ? -1 : 1));
  const pairs = inOrder.slice(1).flatMap(({ term }, at) => {
    const before = inOrder[at]?.term ?? term;
    return before === term ? [] : [`${before} ${term}`];
  });
  return [...new Set(pairs)];
}

/** What the postings of a ranking among so many chunks may number. */
export const postingsAmong = (chunks: number): number => MAX_POSTINGS + Math.floor(chunks / CHUNKS_A_POSTING);

/**
 * The words that candidates are found by, rarest first, and those that only score what was found: the commonest, once
 * the others fill the budget of a ranking. A word of little weight in half of a million chunks finds nothing that the
 * rare ones do not.
 */
export function splitByCost(
  words: readonly AskedWord[],
  maxPostings: number,
): { finding: AskedWord[]; scoring: AskedWord[] } {
  const byRarity = words.toSorted((a, b) => a.chunks - b.chunks || (a.term < b.term ? -1 : 1));
  let read = 0;
  const tooMany = byRarity.findIndex(({ chunks }, at) => (read += chunks) > maxPostings && at > 0);
  const finding = tooMany < 0 ? byRarity.length : tooMany;
  return { finding: byRarity.slice(0, finding), scoring: byRarity.slice(finding) };
}
