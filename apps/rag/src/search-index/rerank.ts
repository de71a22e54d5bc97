import type { AskedQuery } from './asked-query.js';
import { capitalsIn, longestRun, type Weigh } from './word-runs.js';
import { foldedTokens, tokensOf } from './text-tokens.js';
import type { LexicalCandidate } from './lexical-candidate.js';
import { BM25 } from './lexical-ranking.repository.js';
import type { RankedChunk } from './ranked-chunk.js';

/**
 * What each thing that is known of a candidate counts; fitted on questions about a body of regulations (docs/adr/0027).
 */
export const WEIGHTS = {
  words: 0.033,
  pairs: 0.044,
  /** Share of the query's weight that stands in the chunk. */
  covered: 8.41,
  /** Logarithm of its words. */
  length: -1.11,
  /** The best BM25 of its document. */
  documentBest: 0.071,
  /** How many of the first candidates are of its document. */
  documentShare: 0.016,
  before: 0.027,
  after: 0.026,
  /** The longest run of words that question and chunk share, stop words included. */
  run: 0.075,
  /** Names and defined terms of the question that the chunk writes with a capital too. */
  capitals: 0.087,
  /** How near its words are to those of the question. */
  likeness: 9.06,
} as const;

/** So many first candidates tell how much of the answer a document holds. */
const FIRST = 50;

/** How near a text comes to each of some words: from 0 to 1 each, weighted. */
export type Likeness = (tokens: readonly string[]) => number;

/** Where a candidate stands before its text is read. */
export interface CountedCandidate extends LexicalCandidate {
  readonly score: number;
}

/** What a question is compared with texts by. */
export interface Comparison {
  readonly asked: AskedQuery;
  readonly question: string;
  readonly weigh: Weigh;
  readonly likeness: Likeness;
}

/** Orders candidates by all that their postings say of them. Equal scores: the smaller id is better. */
export function rankByCounts(candidates: readonly LexicalCandidate[]): CountedCandidate[] {
  const documents = documentsOf(candidates);
  const counted = candidates.map((candidate): CountedCandidate => {
    const { length, words, pairs, covered, before, after } = candidate;
    const { best: documentBest = 0, first: documentShare = 0 } = documents.get(candidate.documentId) ?? {};
    const traits = { words, pairs, covered, before, after, documentBest, documentShare, length: Math.log1p(length) };
    return { ...candidate, score: scoreOf(traits) };
  });
  return counted.sort(byScore);
}

/**
 * Orders the best of them anew, by what their texts say too. A text only ever adds to a score, so that the others are
 * behind in the order they have.
 */
export function rerank(
  { asked, question, weigh, likeness }: Comparison,
  candidates: readonly CountedCandidate[],
  contents: ReadonlyMap<string, string>,
): RankedChunk[] {
  const tokens = tokensOf(question);
  const folded = foldedTokens(tokens);
  const scored = candidates.map(({ chunkId, length, score }): RankedChunk => {
    const content = contents.get(chunkId);
    if (content === undefined) return { chunkId, score };
    const own = tokensOf(content);
    const text = foldedTokens(own);
    const norm = BM25.k1 * (1 - BM25.b + (BM25.b * length) / asked.meanLength);
    const traits = {
      run: longestRun(folded, text, weigh),
      capitals: capitalsIn(tokens, own, (frequency) => (frequency * (BM25.k1 + 1)) / (frequency + norm), weigh),
      likeness: likeness(text),
    };
    return { chunkId, score: score + scoreOf(traits) };
  });
  return scored.sort(byScore);
}

const byScore = (a: RankedChunk, b: RankedChunk): number => b.score - a.score || (a.chunkId < b.chunkId ? -1 : 1);

const scoreOf = (traits: Readonly<Partial<Record<keyof typeof WEIGHTS, number>>>): number =>
  (Object.keys(traits) as (keyof typeof WEIGHTS)[]).reduce((sum, name) => sum + WEIGHTS[name] * (traits[name] ?? 0), 0);

function documentsOf(candidates: readonly LexicalCandidate[]): ReadonlyMap<string, { best: number; first: number }> {
  const documents = new Map<string, { best: number; first: number }>();
  candidates.forEach(({ documentId, words }, at) => {
    const known = documents.get(documentId) ?? { best: 0, first: 0 };
    documents.set(documentId, { best: Math.max(known.best, words), first: known.first + (at < FIRST ? 1 : 0) });
  });
  return documents;
}
