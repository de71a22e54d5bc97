import type { EvidenceVersion } from './evidence-version.entity.js';
import type { Evidence } from './evidence.entity.js';

/** An evidence with the version that counts, and how long it must be kept. */
export interface EvidenceView {
  readonly evidence: Evidence;
  readonly latest: EvidenceVersion;
  readonly retainUntil: Date | undefined;
}
