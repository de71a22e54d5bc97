import type { Analysis } from './analysis.entity.js';
import type { AnalysisOutcome } from './analysis-purpose.js';
import type { AnalysisContent } from './analysis-content.js';

/** A chunk that an analysis was given. */
export interface GivenChunk {
  readonly rank: number;
  readonly chunkId: string;
  readonly documentId: string;
  readonly documentVersion: number;
  readonly score: number;
  readonly lexicalRank: number;
  readonly vectorRank: number;
  readonly evidence: number;
}

/** A record, opened. */
export interface AnalysisView {
  readonly analysis: Analysis;
  readonly outcome: AnalysisOutcome;
  readonly content: AnalysisContent;
  readonly chunks: readonly GivenChunk[];
}

/** Longer than any call may last: whoever wrote it is gone. */
const INTERRUPTED_AFTER_MS = 300_000;

export const outcomeOf = ({ outcome, createdAt }: Analysis, now = Date.now()): AnalysisOutcome =>
  outcome === 'running' && now - createdAt.getTime() > INTERRUPTED_AFTER_MS ? 'failed' : outcome;
