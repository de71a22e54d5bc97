import type { Severity } from '../detections/rule-schema.js';
import type { PostureState } from './posture-changes.js';

/** What narrows a list of findings; undefined narrows nothing. */
export interface PostureFilter {
  entityId: string | undefined;
  connectionId: string | undefined;
  /** Of these rules alone. */
  ruleIds: readonly string[] | undefined;
  severity: Severity | undefined;
  state: PostureState | undefined;
}

/** Orders of a list of findings, each ending in the id. */
export type PostureOrder = 'severity desc' | 'opened_at desc';

/** Findings of one state, severity and rule. */
export interface PostureCount {
  state: PostureState;
  severity: Severity;
  ruleId: string;
  count: number;
}
