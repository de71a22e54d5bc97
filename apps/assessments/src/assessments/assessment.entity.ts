import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { AssessmentStatus, AssessmentType, AssessorKind } from './assessment-lifecycle.js';

export const AssessmentEntity = defineEntity({
  name: 'Assessment',
  schema: 'assessments',
  tableName: 'assessments',
  properties: {
    id: p.uuid().primary(),
    name: p.string(),
    type: p.string().$type<AssessmentType>(),
    targetLevel: p.integer(),
    status: p.string().$type<AssessmentStatus>().default('draft'),
    frameworkCode: p.string().strictNullable(),
    frameworkVersion: p.string().strictNullable(),
    scopeDomains: p.array().columnType('text[]'),
    scopeCloudProviders: p.array().columnType('text[]'),
    startsAt: p.datetime().strictNullable(),
    endsAt: p.datetime().strictNullable(),
    leadAssessorId: p.uuid().strictNullable(),
    sspName: p.string().strictNullable(),
    sspVersion: p.string().strictNullable(),
    sspIssuedAt: p.datetime().strictNullable(),
    conductedBy: p.string().$type<AssessorKind>().strictNullable(),
    submittedAt: p.datetime().strictNullable(),
    parentId: p.uuid().strictNullable(),
    levelTwoStatusId: p.uuid().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    updatedAt: p.datetime().defaultRaw('now()'),
    createdBy: p.string().defaultRaw('platform.current_actor()'),
    version: p.integer().default(1),
  },
});

export type Assessment = InferEntity<typeof AssessmentEntity>;
