import type { Day } from './calendar.js';
import type { StatusFacts, StatusState } from './status-facts.js';

/** A status as it is written down. */
export interface CmmcStatus extends StatusFacts {
  readonly id: string;
  readonly assessmentId: string;
  readonly score: number | null;
  readonly maxScore: number;
  readonly closeOutAssessmentId: string | null;
  readonly evidenceRetainedUntil: Day;
  readonly levelTwoStatusId: string | null;
  readonly uniqueId: string | null;
  readonly cageCodes: readonly string[];
  readonly c3paoName: string | null;
  readonly c3paoUid: string | null;
  /** Sealed. */
  readonly assessors: Buffer | null;
  /** Days on which somebody affirmed, in any order. */
  readonly affirmedOn: readonly Day[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** A status with what it rests on, as far as its eligibility for contracts depends on that. */
export interface StatusView {
  readonly status: CmmcStatus;
  readonly levelTwo: CmmcStatus | undefined;
}

export interface StatusChange {
  readonly id: string;
  readonly from: StatusState | null;
  readonly to: StatusState;
  readonly day: Day;
  readonly reason: string | null;
  readonly changedBy: string;
  readonly changedAt: Date;
}

export interface StoredAffirmation {
  readonly id: string;
  readonly affirmedOn: Day;
  readonly officialName: string;
  readonly officialTitle: string;
  /** Sealed. */
  readonly officialContact: Buffer;
  readonly statement: string;
  readonly recordedBy: string;
  readonly createdAt: Date;
}

export interface Affirmation extends Omit<StoredAffirmation, 'officialContact'> {
  readonly officialContact: string;
}

export interface Assessor {
  readonly name: string;
  readonly contact: string;
}
