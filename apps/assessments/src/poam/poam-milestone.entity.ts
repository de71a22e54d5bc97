import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { Day } from './calendar-day.js';

export const PoamMilestoneEntity = defineEntity({
  name: 'PoamMilestone',
  schema: 'assessments',
  tableName: 'poam_milestones',
  properties: {
    id: p.uuid().primary(),
    itemId: p.uuid(),
    title: p.string(),
    due: p.date().$type<Day>(),
    doneAt: p.datetime().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

export type PoamMilestone = InferEntity<typeof PoamMilestoneEntity>;
