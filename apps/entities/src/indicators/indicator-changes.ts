import { type entitiesV1 } from '@attestry/contracts';
import { bug, type FieldViolation, InvalidFields } from '@attestry/domain-errors';
import { levels } from './indicator.mapper.js';
import type { NewIndicator } from './indicator-kind.js';

export type IndicatorChanges = Partial<
  Pick<NewIndicator, 'threatLevel' | 'source' | 'confidence' | 'firstSeen' | 'lastSeen'>
>;

const CHANGE_OF: Record<string, (given: entitiesV1.Indicator) => IndicatorChanges> = {
  threat_level: ({ threatLevel }) => ({ threatLevel: levels.textOf(threatLevel) ?? bug('checked before') }),
  source: ({ source }) => ({ source }),
  confidence_score: ({ confidenceScore }) => ({ confidence: confidenceScore }),
  first_seen: ({ firstSeen }) => ({ firstSeen: firstSeen ?? bug('checked before') }),
  last_seen: ({ lastSeen }) => ({ lastSeen: lastSeen ?? bug('checked before') }),
};

/** The values of the fields that the mask names; an empty mask or one that names others is refused whole. */
export function changesOf(given: entitiesV1.Indicator, mask: readonly string[]): IndicatorChanges {
  const violations = violationsOf(given, mask);
  if (violations.length > 0) throw new InvalidFields(violations);
  return Object.assign({}, ...mask.map((path) => CHANGE_OF[path]?.(given))) as IndicatorChanges;
}

function violationsOf(given: entitiesV1.Indicator, mask: readonly string[]): FieldViolation[] {
  if (mask.length === 0) return [{ field: 'updateMask', description: 'names no field' }];
  const strange = mask
    .filter((path) => !Object.hasOwn(CHANGE_OF, path))
    .map((path) => ({ field: 'updateMask', description: `${path} is not a field that can be changed` }));
  const empty: [string, boolean][] = [
    ['threat_level', levels.textOf(given.threatLevel) === undefined],
    ['source', given.source === ''],
    ['first_seen', given.firstSeen === undefined],
    ['last_seen', given.lastSeen === undefined],
  ];
  const missing = empty
    .filter(([path, isMissing]) => isMissing && mask.includes(path))
    .map(([path]) => ({ field: `indicator.${path}`, description: 'must be given' }));
  return [...strange, ...missing];
}
