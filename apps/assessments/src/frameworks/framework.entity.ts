import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const FrameworkEntity = defineEntity({
  name: 'Framework',
  schema: 'assessments',
  tableName: 'frameworks',
  properties: {
    code: p.string().primary(),
    displayName: p.string(),
    version: p.string(),
    maxScore: p.integer(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

export type Framework = InferEntity<typeof FrameworkEntity>;
