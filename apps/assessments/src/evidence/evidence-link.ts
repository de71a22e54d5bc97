/** Names a link; null: every objective of the requirement. */
export interface LinkKey {
  readonly evidenceId: string;
  readonly requirementCode: string;
  readonly letter: string | null;
}

export interface EvidenceLink extends LinkKey {
  readonly id: string;
  readonly assessmentId: string;
  readonly versionNumber: number | null;
}
