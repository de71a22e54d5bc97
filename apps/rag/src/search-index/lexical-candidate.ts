/** A chunk that has words of the query, and what its postings say of it. */
export interface LexicalCandidate {
  readonly chunkId: string;
  readonly documentId: string;
  /** Its words. */
  readonly length: number;
  /** BM25 over words. */
  readonly words: number;
  /** BM25 over pairs of words that follow each other. */
  readonly pairs: number;
  /** Share of the query's weight that stands in it. */
  readonly covered: number;
  /** BM25 of the chunk before it in its document, and of the one behind. */
  readonly before: number;
  readonly after: number;
}
