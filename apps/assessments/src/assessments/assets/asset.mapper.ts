import { assessmentsV1, enumText } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import { textOrNull } from '../text.js';
import type { AssessmentAsset } from './assessment-asset.entity.js';
import type { AssetCategory, AssetKind } from './asset-kind.js';
import type { AssetFacts } from './asset-rules.js';

export const assetKinds = enumText<assessmentsV1.AssetKind, AssetKind>(assessmentsV1.AssetKind, 'ASSET_KIND_');
export const assetCategories = enumText<assessmentsV1.AssetCategory, AssetCategory>(
  assessmentsV1.AssetCategory,
  'ASSET_CATEGORY_',
);

export const assetToProto = (asset: AssessmentAsset): assessmentsV1.Asset => ({
  id: asset.id,
  assessmentId: asset.assessmentId,
  name: asset.name,
  kind: assetKinds.valueOf(asset.kind),
  category: assetCategories.valueOf(asset.category),
  justification: asset.justification ?? '',
  description: asset.description ?? '',
  kvmOnly: asset.kvmOnly,
  entityId: asset.entityId ?? '',
  entityName: asset.entityName ?? '',
  createTime: asset.createdAt,
  updateTime: asset.updatedAt,
  etag: String(asset.version),
});

export const assetFromProto = (given: assessmentsV1.NewAsset): AssetFacts => ({
  name: given.name,
  kind: assetKinds.textOf(given.kind) ?? bug('the rules admit no asset without kind'),
  category: assetCategories.textOf(given.category) ?? bug('the rules admit no asset without category'),
  justification: textOrNull(given.justification),
  description: textOrNull(given.description),
  kvmOnly: given.kvmOnly,
  entityId: textOrNull(given.entityId),
  entityName: textOrNull(given.entityName),
});
