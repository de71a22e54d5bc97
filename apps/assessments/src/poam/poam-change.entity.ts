import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { PoamStatus } from './poam-lifecycle.js';

export type PoamAction =
  'create' | 'update' | 'start' | 'request_closure' | 'approve_closure' | 'reject_closure' | 'complete';

export const PoamChangeEntity = defineEntity({
  name: 'PoamChange',
  schema: 'assessments',
  tableName: 'poam_changes',
  properties: {
    id: p.uuid().primary(),
    itemId: p.uuid(),
    action: p.string().$type<PoamAction>(),
    status: p.string().$type<PoamStatus>(),
    fields: p.array().columnType('text[]'),
    note: p.string().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    createdBy: p.string().defaultRaw('platform.current_actor()'),
  },
});

export type PoamChange = InferEntity<typeof PoamChangeEntity>;
