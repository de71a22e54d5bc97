import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { RequirementResult } from '../../scoring/requirement-result.js';

/** One requirement as it was when the assessment was completed. */
export interface FrozenRequirement {
  readonly code: string;
  readonly result: RequirementResult;
  readonly points: number;
  readonly reason: 'full' | 'partial' | null;
  readonly paragraph: string | null;
}

export const AssessmentSnapshotEntity = defineEntity({
  name: 'AssessmentSnapshot',
  schema: 'assessments',
  tableName: 'assessment_snapshots',
  properties: {
    id: p.uuid().primary(),
    assessmentId: p.uuid(),
    frameworkCode: p.string(),
    catalogueVersion: p.string(),
    score: p.integer().strictNullable(),
    maxScore: p.integer(),
    conditional: p.boolean(),
    requirements: p.json().$type<readonly FrozenRequirement[]>(),
    /** Canonical JSON; null for what was completed before documents were kept. */
    document: p.text().strictNullable(),
    sha256: p.string().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    createdBy: p.string().defaultRaw('platform.current_actor()'),
  },
});

export type AssessmentSnapshot = InferEntity<typeof AssessmentSnapshotEntity>;
