import type { EvidenceVersion } from './evidence-version.entity.js';

/** A part of a version's bytes, read as they are sent. */
export interface Download {
  readonly version: EvidenceVersion;
  readonly size: number;
  /** Whether it is all of the content. */
  readonly whole: boolean;
  readonly bytes: AsyncIterable<Buffer>;
}

/** What a look at the stored bytes of a version says. */
export type Verdict = 'intact' | 'altered' | 'missing';
