import type { AnalysisPurpose } from '../analyses/analysis-purpose.js';
import type { ProposedClaim, Source } from './claim.js';

/** What is to be written. */
export interface WritingTask {
  readonly purpose: AnalysisPurpose;
  readonly question: string;
  /** What has to be true, for a draft. */
  readonly objectives: readonly string[];
}

/** What writing has cost. */
export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** A text about to be written, claim by claim as it comes. */
export interface Writing {
  /** Everything that the author is told, word for word. */
  readonly prompt: string;
  claims(signal: AbortSignal): AsyncIterable<ProposedClaim>;
  /** True once the author has said that the sources say too little. */
  readonly insufficient: boolean;
  /** Statements that could not be read. */
  readonly malformed: number;
  readonly usage: Usage;
  /** Name and version of the model that writes; the version may be known only at the end. */
  readonly model: { readonly name: string; readonly version: string };
}

/** Writes claims from sources. Whatever it says is checked by others. */
export interface Author {
  begin(task: WritingTask, sources: readonly Source[]): Writing;
}

/** Nest token of the author in use. */
export const AUTHOR = Symbol('author');
