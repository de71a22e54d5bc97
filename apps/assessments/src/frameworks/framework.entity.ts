import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { ScoringRule } from '../scoring/scoring-rule.js';

export const FrameworkEntity = defineEntity({
  name: 'Framework',
  schema: 'assessments',
  tableName: 'frameworks',
  properties: {
    code: p.string().primary(),
    displayName: p.string(),
    version: p.string(),
    maxScore: p.integer(),
    scoring: p.string().$type<ScoringRule>(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

export type Framework = InferEntity<typeof FrameworkEntity>;
