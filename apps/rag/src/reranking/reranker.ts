/** Nest token of the re-ranking model; undefined where none is set. */
export const RERANKER = Symbol('reranker');

/** Reads a question and texts together, which ranks better than comparing them apart, and takes longer. */
export interface Reranker {
  readonly name: string;
  /** How well each text answers, in their order; the greater, the better. */
  scores(question: string, texts: readonly string[], signal: AbortSignal): Promise<readonly number[]>;
}
