import type { DocumentType } from '../documents/document-type.js';

/** A chunk that an answer may draw on. */
export interface Source {
  /** From 1; what a chat model calls it by. */
  readonly rank: number;
  readonly chunkId: string;
  readonly documentId: string;
  readonly version: number;
  readonly title: string;
  readonly type: DocumentType;
  readonly content: string;
  /** Code points. */
  readonly charStart: number;
  readonly page: number;
  readonly sectionPath: readonly string[];
  readonly tokens: number;
  readonly score: number;
  readonly lexicalRank: number;
  readonly vectorRank: number;
  /** Share of the question's words that it has, 0 to 1. */
  readonly evidence: number;
}

/** What an author says, before anybody has checked it. */
export interface ProposedClaim {
  readonly text: string;
  readonly citations: readonly ProposedCitation[];
}

export interface ProposedCitation {
  /** Rank of the source; whatever number the author gave. */
  readonly source: number;
  readonly quote: string;
}

/** A quote that stands in its chunk. */
export interface Citation {
  readonly chunkId: string;
  readonly documentId: string;
  readonly version: number;
  readonly title: string;
  readonly quote: string;
  /** Code points of the version's source text. */
  readonly charStart: number;
  readonly charEnd: number;
  readonly page: number;
  readonly sectionPath: readonly string[];
}

/** A statement with the citations that passed the check; without one it is unsupported. */
export interface Claim {
  readonly text: string;
  readonly citations: readonly Citation[];
}

export const DROP_CLASSES = ['fabricated', 'misattributed', 'stitched'] as const;

/** Why a citation was dropped. */
export type DropClass = (typeof DROP_CLASSES)[number];
