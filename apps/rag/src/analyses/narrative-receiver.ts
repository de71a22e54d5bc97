/** An accepted draft on its way to its finding. */
export interface AcceptedNarrative {
  readonly assessmentId: string;
  readonly requirementCode: string;
  readonly analysisId: string;
  readonly narrative: string;
  readonly confidence: number;
}

/** Whoever keeps findings; it takes the same narrative twice without harm, and its refusal is the reviewer's to know. */
export abstract class NarrativeReceiver {
  abstract receive(narrative: AcceptedNarrative): Promise<void>;
}
