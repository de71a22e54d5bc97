import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { ObjectiveResult } from '../../scoring/requirement-result.js';

export const MET_BASES = ['implemented', 'enduring_exception', 'temporary_deficiency', 'adjudicated'] as const;
export type MetBasis = (typeof MET_BASES)[number];

export const ObjectiveFindingEntity = defineEntity({
  name: 'ObjectiveFinding',
  schema: 'assessments',
  tableName: 'objective_findings',
  properties: {
    id: p.uuid().primary(),
    assessmentId: p.uuid(),
    frameworkCode: p.string(),
    requirementCode: p.string(),
    letter: p.string(),
    result: p.string().$type<ObjectiveResult>(),
    basis: p.string().$type<MetBasis>().strictNullable(),
    note: p.string().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    updatedAt: p.datetime().defaultRaw('now()'),
    updatedBy: p.string().defaultRaw('platform.current_actor()'),
  },
});

export type ObjectiveFinding = InferEntity<typeof ObjectiveFindingEntity>;
