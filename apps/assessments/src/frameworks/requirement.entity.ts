import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const POAM_ELIGIBILITIES = ['allowed', 'not_allowed', 'if_partial'] as const;
export type PoamEligibility = (typeof POAM_ELIGIBILITIES)[number];

export const RequirementEntity = defineEntity({
  name: 'Requirement',
  schema: 'assessments',
  tableName: 'requirements',
  properties: {
    frameworkCode: p.string().primary(),
    code: p.string().primary(),
    rank: p.integer(),
    nistNumber: p.string(),
    family: p.string(),
    familyName: p.string(),
    title: p.string(),
    weight: p.integer(),
    level1: p.boolean(),
    poamEligibility: p.string().$type<PoamEligibility>(),
    objectiveLetters: p.array().columnType('text[]'),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

export type Requirement = InferEntity<typeof RequirementEntity>;
