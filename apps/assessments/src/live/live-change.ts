/** Something that those who watch are told of. */
export interface LiveChange {
  readonly txid: string;
  readonly position: string;
  readonly assessmentId: string | null;
  readonly userId: string | null;
  readonly eventType: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly requirementCode: string;
  readonly actorId: string;
  readonly changedAt: Date;
}
