import type { EmbeddingModel } from '../embedding/embedder.js';

export interface FusionWeights {
  readonly words: number;
  readonly meaning: number;
}

/** Nest token of what tells the weights of a model. */
export const FUSION_WEIGHTS = Symbol('fusion weights');

export type FusionWeightsOf = (model: EmbeddingModel) => FusionWeights;

/**
 * What each ranking counts when they are joined, by model. The vectors that come along are the weaker ranking by far, and
 * the ranking by words makes use of them itself: here they find what shares no word, and decide between equals.
 */
const BY_MODEL: Readonly<Record<string, FusionWeights>> = {
  'word-vectors-sif': { words: 1, meaning: 0.01 },
};

/** A sentence model is about as good as words. */
const ANY_OTHER: FusionWeights = { words: 1, meaning: 1 };

/** `meaningPercent` is what an evaluation of the operator's own says; without it the model decides. */
export const fusionWeights =
  (meaningPercent: number | undefined): FusionWeightsOf =>
  ({ name }) =>
    meaningPercent === undefined ? (BY_MODEL[name] ?? ANY_OTHER) : { words: 1, meaning: meaningPercent / 100 };
