/** A chunk as one ranking sees it. */
export interface RankedChunk {
  readonly chunkId: string;
  readonly score: number;
}
