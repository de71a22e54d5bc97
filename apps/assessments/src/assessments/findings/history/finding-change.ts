/** One field of a finding that somebody changed. */
export interface FindingChange {
  readonly id: string;
  /** Of an objective; null for the entry of the requirement. */
  readonly letter: string | null;
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly changedBy: string;
  readonly changedAt: Date;
}

/** A field of a requirement's entry that is about to be stored differently. */
export interface EntryChange {
  readonly requirementCode: string;
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
}

const FIELDS = {
  implementationLevel: 'implementation_level',
  partialRationale: 'partial_rationale',
  implementationNarrative: 'implementation_narrative',
  riskLevel: 'risk_level',
  assignedTo: 'assigned_to',
  aiGeneratedNarrative: 'ai_generated_narrative',
} as const;

export type EntryValues = Partial<Readonly<Record<keyof typeof FIELDS, string | null>>>;

/** What of the new values is not there yet. */
export const differences = (requirementCode: string, before: EntryValues, after: EntryValues): EntryChange[] =>
  (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).flatMap((key) => {
    const [from, to] = [before[key] ?? null, after[key]];
    return to === undefined || to === from ? [] : [{ requirementCode, field: FIELDS[key], from, to }];
  });
