import { type assessmentsV1 } from '@attestry/contracts';
import { type FieldViolation, InvalidFields } from '@attestry/domain-errors';
import { textOrNull } from '../text.js';
import { assetCategories, assetKinds } from './asset.mapper.js';
import type { AssetFacts } from './asset-rules.js';

/** What may be changed of an asset. */
export type AssetChanges = Partial<AssetFacts>;

const CHANGE_OF: Record<string, (given: assessmentsV1.Asset) => AssetChanges | undefined> = {
  name: ({ name }) => (name === '' ? undefined : { name }),
  kind: ({ kind }) => valued('kind', assetKinds.textOf(kind)),
  category: ({ category }) => valued('category', assetCategories.textOf(category)),
  justification: ({ justification }) => ({ justification: textOrNull(justification) }),
  description: ({ description }) => ({ description: textOrNull(description) }),
  kvm_only: ({ kvmOnly }) => ({ kvmOnly }),
  entity_id: ({ entityId }) => ({ entityId: textOrNull(entityId) }),
  entity_name: ({ entityName }) => ({ entityName: textOrNull(entityName) }),
};

/** The values of the fields that the mask names; an empty mask or one that names others is refused whole. */
export function changesOf(given: assessmentsV1.Asset, mask: readonly string[]): AssetChanges {
  if (mask.length === 0) throw new InvalidFields([{ field: 'updateMask', description: 'names no field' }]);
  const taken = mask.map((path) => ({
    path,
    known: Object.hasOwn(CHANGE_OF, path),
    change: CHANGE_OF[path]?.(given),
  }));
  const violations = taken.flatMap(({ path, known, change }): FieldViolation[] => {
    if (!known) return [{ field: 'updateMask', description: `${path} is not a field that can be changed` }];
    return change ? [] : [{ field: `asset.${path}`, description: 'must not be empty' }];
  });
  if (violations.length > 0) throw new InvalidFields(violations);
  return Object.assign({}, ...taken.map(({ change }) => change)) as AssetChanges;
}

const valued = <Key extends string, Value>(key: Key, value: Value | undefined) =>
  value === undefined ? undefined : ({ [key]: value } as Record<Key, Value>);
