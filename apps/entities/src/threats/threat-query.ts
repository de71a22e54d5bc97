import type { Severity } from '../detections/rule-schema.js';
import type { ThreatStatus } from './threat-lifecycle.js';

/** What narrows a list of threats; undefined narrows nothing. */
export interface ThreatFilter {
  entityId: string | undefined;
  status: ThreatStatus | undefined;
  severity: Severity | undefined;
  tactic: string | undefined;
  threatType: string | undefined;
  startTime: Date | undefined;
  endTime: Date | undefined;
}

/** Orders of a list of threats, each ending in the id. */
export type ThreatOrder = 'time desc' | 'threat_score desc';
