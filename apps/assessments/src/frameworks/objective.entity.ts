import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const ObjectiveEntity = defineEntity({
  name: 'Objective',
  schema: 'assessments',
  tableName: 'objectives',
  properties: {
    frameworkCode: p.string().primary(),
    requirementCode: p.string().primary(),
    letter: p.string().primary(),
    statement: p.string(),
    nistKey: p.string().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

export type Objective = InferEntity<typeof ObjectiveEntity>;
