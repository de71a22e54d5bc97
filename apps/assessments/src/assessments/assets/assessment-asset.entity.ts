import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { AssetCategory, AssetKind } from './asset-kind.js';

export const AssessmentAssetEntity = defineEntity({
  name: 'AssessmentAsset',
  schema: 'assessments',
  tableName: 'assessment_assets',
  properties: {
    id: p.uuid().primary(),
    assessmentId: p.uuid(),
    name: p.string(),
    kind: p.string().$type<AssetKind>(),
    category: p.string().$type<AssetCategory>(),
    justification: p.string().strictNullable(),
    description: p.string().strictNullable(),
    kvmOnly: p.boolean().default(false),
    entityId: p.uuid().strictNullable(),
    entityName: p.string().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    updatedAt: p.datetime().defaultRaw('now()'),
    version: p.integer().default(1),
  },
});

export type AssessmentAsset = InferEntity<typeof AssessmentAssetEntity>;
