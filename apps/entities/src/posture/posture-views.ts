import type { Severity } from '../detections/rule-schema.js';
import type { PostureState } from './posture-changes.js';
import type { PostureFinding } from './posture-finding.entity.js';
import type { PostureRule } from './rule-file.js';

/** A finding and the rule that found it, if there still is one. */
export interface ShownFinding {
  finding: PostureFinding;
  rule: PostureRule | undefined;
}

/** One change of a finding's state. */
export interface PostureFindingChange {
  id: string;
  from: PostureState | null;
  to: PostureState;
  reason: string | null;
  actor: string;
  time: Date;
}

/** What stands against one requirement. */
export interface RequirementSummary {
  code: string;
  ruleIds: string[];
  open: Record<Severity, number>;
  accepted: number;
  newestOpenedAt: Date | null;
  samples: PostureFinding[];
}

/** Why somebody lives with a finding, and until when. */
export interface Acceptance {
  reason: string;
  until: Date;
}
