import { describe, expect, it } from '@jest/globals';
import { type AskedWord, pairsOf, splitByCost, weighing, weightOf } from './asked-query.js';

const word = (term: string, traits: Partial<AskedWord> = {}): AskedWord => ({
  term,
  positions: [1],
  spellings: [term],
  idf: 2,
  chunks: 10,
  ...traits,
});

describe('a query', () => {
  it('has the pairs of words that follow each other, whatever stood between them', () => {
    const words = [
      word('report', { positions: [2, 9] }),
      word('incid', { positions: [5] }),
      word('hour', { positions: [12] }),
    ];
    expect(pairsOf(words)).toEqual(['report incid', 'incid report', 'report hour']);
    expect(pairsOf([word('report', { positions: [1, 2] })])).toEqual([]);
  });

  it('weighs what frames a question less', () => {
    expect([weightOf(word('incid')), weightOf(word('requir'))]).toEqual([2, 0.6]);
  });

  it('weighs words as they are written; what the dictionary leaves out says little', () => {
    const weigh = weighing({
      words: [word('incid', { spellings: ['incident', 'incidents'] })],
      chunks: 1,
      meanLength: 1,
    });
    expect(['incidents', 'the', 'incid'].map(weigh)).toEqual([2, 0.1, 0.1]);
  });

  it('finds by its rarest words when the common ones cost too much, by one at least', () => {
    const words = [word('of all', { chunks: 900 }), word('rare', { chunks: 3 }), word('usual', { chunks: 90 })];
    const terms = (some: readonly AskedWord[]) => some.map(({ term }) => term);
    const split = (max: number) => Object.values(splitByCost(words, max)).map(terms);
    expect(split(1_000)).toEqual([['rare', 'usual', 'of all'], []]);
    expect(split(100)).toEqual([['rare', 'usual'], ['of all']]);
    expect(split(1)).toEqual([['rare'], ['usual', 'of all']]);
    expect(splitByCost([], 1)).toEqual({ finding: [], scoring: [] });
  });
});
