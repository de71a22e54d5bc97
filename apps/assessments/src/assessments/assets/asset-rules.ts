import type { FieldViolation } from '@attestry/domain-errors';
import type { AssetCategory, AssetKind } from './asset-kind.js';

/** What a person says of an asset. */
export interface AssetFacts {
  readonly name: string;
  readonly kind: AssetKind;
  readonly category: AssetCategory;
  readonly justification: string | null;
  readonly description: string | null;
  readonly kvmOnly: boolean;
  readonly entityId: string | null;
  readonly entityName: string | null;
}

/** Everything that 32 CFR 170.19(c) and the rules of this service say against an asset. */
export function violationsOf(asset: AssetFacts, place: string): FieldViolation[] {
  const { kind, category, justification, kvmOnly, entityId, entityName } = asset;
  const at = (field: string, description: string): FieldViolation => ({ field: `${place}.${field}`, description });
  const violations: FieldViolation[] = [];
  if (category === 'out_of_scope' && !kvmOnly && justification === null)
    violations.push(at('justification', 'must say why it is out of scope'));
  if (kvmOnly && kind !== 'endpoint') violations.push(at('kvmOnly', 'is only for an endpoint'));
  if (kvmOnly && category !== 'out_of_scope')
    violations.push(at('category', 'an endpoint of keyboard, video and mouse alone is out of scope'));
  if (entityId !== null && entityName === null) violations.push(at('entityName', 'must name the entity'));
  if (entityId === null && entityName !== null) violations.push(at('entityId', 'must say which entity is named'));
  return violations;
}

/** The same for many, and that none is named twice. */
export function violationsOfAll(assets: readonly AssetFacts[]): FieldViolation[] {
  const seen = new Set<string>();
  return assets.flatMap((asset, index) => {
    const place = `assets[${index}]`;
    const repeated = seen.has(asset.name.toLowerCase());
    seen.add(asset.name.toLowerCase());
    return [
      ...violationsOf(asset, place),
      ...(repeated ? [{ field: `${place}.name`, description: 'is given twice' }] : []),
    ];
  });
}
