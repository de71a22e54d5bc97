import type { EmbeddingModel } from '../embedding/embedder.js';

export type SetState = 'filling' | 'active' | 'retired';

/** The vectors that a tenant has of one model. */
export interface EmbeddingSet {
  readonly model: EmbeddingModel;
  readonly state: SetState;
  /** Counts the changes of its vectors. */
  readonly revision: number;
  readonly vectors: number;
  /** There is an index of its own over them, whole and in use. */
  readonly indexed: boolean;
}
