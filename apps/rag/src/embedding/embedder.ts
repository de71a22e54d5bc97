/** What stored vectors are told apart by: only those of one model and version are comparable. */
export interface EmbeddingModel {
  readonly name: string;
  readonly version: string;
  readonly dimensions: number;
}

export interface EmbedOptions {
  readonly signal?: AbortSignal | undefined;
  /** Texts that are stored count towards the tenant's budget, questions do not. Default `store`. */
  readonly purpose?: 'store' | 'query';
}

/** Turns texts into vectors whose angle tells how near their meanings are. */
export interface Embedder {
  readonly model: EmbeddingModel;
  /** A vector of length 1 for each text, in order; all zeros for a text that the model knows nothing of. */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<Float32Array[]>;
}

/** Scaled to length 1, in place; zeros stay zeros. */
export function normalise(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  if (length > 0) vector.forEach((value, index) => (vector[index] = value / length));
  return vector;
}
