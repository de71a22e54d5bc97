import type { EvidenceStatus, EvidenceType } from './evidence-kinds.js';

/** What a list of evidence is narrowed to. */
export interface EvidenceFilter {
  readonly assessmentId?: string | undefined;
  readonly requirementCode?: string | undefined;
  readonly letter?: string | undefined;
  readonly type?: EvidenceType | undefined;
  readonly status?: EvidenceStatus | undefined;
}
