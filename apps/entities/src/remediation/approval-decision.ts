/** What a person says about exactly these parameters of an action. */
export interface Decision {
  actionId: string;
  approverId: string;
  decision: 'approved' | 'rejected';
  parametersHash: Buffer;
  comment: string;
}

export interface StoredDecision extends Omit<Decision, 'comment'> {
  comment: string | null;
  time: Date;
}
