import type { DocumentType } from '../documents/document-type.js';

/** A chunk as one ranking sees it. */
export interface RankedChunk {
  readonly chunkId: string;
  readonly score: number;
}

/** Where to look; undefined means everywhere that row security lets the caller see. */
export interface SearchScope {
  readonly type: DocumentType | undefined;
  readonly documentIds: readonly string[] | undefined;
}
