import { describe, expect, it } from '@jest/globals';
import type { LexicalCandidate } from './lexical-candidate.js';
import { rerank } from './rerank.js';

const asked = { words: [], chunks: 100, meanLength: 20 };
const candidate = (chunkId: string, traits: Partial<LexicalCandidate> = {}): LexicalCandidate => ({
  chunkId,
  documentId: chunkId,
  content: 'Text.',
  length: 20,
  words: 10,
  pairs: 0,
  covered: 0.5,
  before: 0,
  after: 0,
  ...traits,
});

const order = (question: string, ...candidates: LexicalCandidate[]) =>
  rerank(
    question,
    asked,
    candidates,
    () => 1,
    (tokens) => (tokens.includes('near') ? 1 : 0),
  ).map((c) => c.chunkId);

describe('candidates of a search by words', () => {
  it.each<[string, Partial<LexicalCandidate>]>([
    ['more of the words', { words: 30 }],
    ['pairs of words', { pairs: 20 }],
    ['more of the question', { covered: 0.9 }],
    ['fewer other words', { length: 10 }],
    ['a neighbour that fits', { before: 20 }],
    ['a better document', { documentId: 'whole' }],
    ['the same words in a row', { content: 'who told the board of it' }],
    ['a name', { content: 'Enclave' }],
    ['words that are near', { content: 'near' }],
  ])('are in front with %s', (_, traits) => {
    const question = 'Who told the board of the Enclave';
    const others = [candidate('a'), candidate('c', { documentId: 'whole', words: 15, covered: 0, length: 900 })];
    expect(order(question, ...others, candidate('b', traits))[0]).toBe('b');
  });

  it('of equal score come in the order of their ids', () => {
    expect(order('x', candidate('c'), candidate('a'), candidate('b'))).toEqual(['a', 'b', 'c']);
  });
});
