import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { PoamEligibility } from '../scoring/scored-requirement.js';

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
    nistNumbers: p.array().columnType('text[]'),
    statement: p.string(),
    discussion: p.string(),
    examineItems: p.array().columnType('text[]'),
    interviewItems: p.array().columnType('text[]'),
    testItems: p.array().columnType('text[]'),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

export type Requirement = InferEntity<typeof RequirementEntity>;
