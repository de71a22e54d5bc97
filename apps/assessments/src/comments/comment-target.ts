/** What comments may be about; of a finding the assessment is named, and the requirement beside it. */
export type TargetType = 'assessment' | 'finding' | 'evidence' | 'poam_item' | 'result';

export interface CommentTarget {
  readonly targetType: TargetType;
  readonly targetId: string;
  /** Empty unless the target is a finding. */
  readonly requirementCode: string;
}
