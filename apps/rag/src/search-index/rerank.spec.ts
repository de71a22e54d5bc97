import { describe, expect, it } from '@jest/globals';
import type { LexicalCandidate } from './lexical-candidate.js';
import { rankByCounts, rerank } from './rerank.js';

const asked = { words: [], chunks: 100, meanLength: 20 };
type Read = LexicalCandidate & { content: string };
const candidate = (chunkId: string, traits: Partial<Read> = {}): Read => ({
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

const order = (question: string, ...candidates: Read[]) => {
  const likeness = (tokens: readonly string[]) => (tokens.includes('near') ? 1 : 0);
  const contents = new Map(candidates.map(({ chunkId, content }) => [chunkId, content]));
  const ranked = rerank({ asked, question, weigh: () => 1, likeness }, rankByCounts(candidates), contents);
  return ranked.map(({ chunkId }) => chunkId);
};

describe('candidates of a search by words', () => {
  it.each<[string, Partial<Read>]>([
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

  it('keep their order behind those whose texts were read', () => {
    const counted = rankByCounts([candidate('a', { words: 12 }), candidate('b', { words: 11 }), candidate('c')]);
    const comparison = { asked, question: 'who told', weigh: () => 1, likeness: () => 0.2 };
    const ranked = rerank(
      comparison,
      counted,
      new Map([
        ['a', 'nothing'],
        ['b', 'who told it'],
      ]),
    );
    expect(ranked.map(({ chunkId }) => chunkId)).toEqual(['b', 'a', 'c']);
  });
});
