import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export type OperationalPlanKind = 'enduring_exception' | 'temporary_deficiency';

export const OperationalPlanEntity = defineEntity({
  name: 'OperationalPlan',
  schema: 'assessments',
  tableName: 'operational_plans',
  properties: {
    id: p.uuid().primary(),
    assessmentId: p.uuid(),
    requirementCode: p.string(),
    kind: p.string().$type<OperationalPlanKind>(),
    description: p.string(),
    mitigations: p.string(),
    implementedAt: p.datetime().strictNullable(),
    deficientAt: p.datetime().strictNullable(),
    nextReviewAt: p.datetime().strictNullable(),
    closedAt: p.datetime().strictNullable(),
    updatedAt: p.datetime().defaultRaw('now()'),
    version: p.integer().default(1),
  },
});

export type OperationalPlan = InferEntity<typeof OperationalPlanEntity>;
