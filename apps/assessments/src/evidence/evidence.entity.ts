import { defineEntity, type InferEntity, p } from '@attestry/persistence';
import type { EvidenceStatus, EvidenceType } from './evidence-kinds.js';

export const EvidenceEntity = defineEntity({
  name: 'Evidence',
  schema: 'assessments',
  tableName: 'evidence_items',
  properties: {
    id: p.uuid().primary(),
    assessmentId: p.uuid(),
    title: p.string(),
    description: p.string().strictNullable(),
    type: p.string().$type<EvidenceType>(),
    status: p.string().$type<EvidenceStatus>().default('active'),
    latestVersion: p.integer().default(1),
    final: p.boolean().default(false),
    finalizedBy: p.string().strictNullable(),
    finalizedAt: p.datetime().strictNullable(),
    collectedAt: p.datetime(),
    effectiveAt: p.datetime().strictNullable(),
    expiresAt: p.datetime().strictNullable(),
    legalHold: p.boolean().default(false),
    createdAt: p.datetime().defaultRaw('now()'),
    updatedAt: p.datetime().defaultRaw('now()'),
    createdBy: p.string().defaultRaw('platform.current_actor()'),
    version: p.integer().default(1),
  },
});

export type Evidence = InferEntity<typeof EvidenceEntity>;
