import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { Day } from './calendar-day.js';
import type { PoamStatus, Unremedied } from './poam-lifecycle.js';

export const PoamItemEntity = defineEntity({
  name: 'PoamItem',
  schema: 'assessments',
  tableName: 'poam_items',
  properties: {
    id: p.uuid().primary(),
    assessmentId: p.uuid(),
    frameworkCode: p.string(),
    requirementCode: p.string(),
    number: p.integer(),
    weakness: p.string(),
    remediationPlan: p.string().strictNullable(),
    resources: p.string().strictNullable(),
    estimatedCost: p.decimal('string').strictNullable(),
    assignedTo: p.uuid().strictNullable(),
    scheduledCompletion: p.date().$type<Day>(),
    status: p.string().$type<PoamStatus>().default('open'),
    previousItemId: p.uuid().strictNullable(),
    requestedStatus: p.string().$type<Unremedied>().strictNullable(),
    requestedBy: p.string().strictNullable(),
    requestedAt: p.datetime().strictNullable(),
    requestReason: p.string().strictNullable(),
    evidenceId: p.uuid().strictNullable(),
    closedBy: p.string().strictNullable(),
    closedAt: p.datetime().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    updatedAt: p.datetime().defaultRaw('now()'),
    createdBy: p.string().defaultRaw('platform.current_actor()'),
    version: p.integer().default(1),
  },
});

export type PoamItem = InferEntity<typeof PoamItemEntity>;
