import type { entitiesV1 } from '@attestry/contracts';
import { bug, type FieldViolation, InvalidFields } from '@attestry/domain-errors';
import type { RelationshipType } from '../observations/observation.js';
import { relationshipTypes } from './relationship.mapper.js';

/** An edge that a person enters. */
export interface NewRelationship {
  sourceEntityId: string;
  targetEntityId: string;
  type: RelationshipType;
  /** Two decimals. */
  strength: string;
}

export function newRelationshipOf(request: entitiesV1.CreateRelationshipRequest): NewRelationship {
  const { sourceEntityId, targetEntityId, type, strength } = request;
  // UUIDs are the same in both cases of their letters.
  if (sourceEntityId.toLowerCase() === targetEntityId.toLowerCase()) {
    throw new InvalidFields([{ field: 'targetEntityId', description: 'is another entity than the source' }]);
  }
  return {
    sourceEntityId,
    targetEntityId,
    type: relationshipTypes.textOf(type) ?? bug('a required type came through unset'),
    strength: (strength ?? 1).toFixed(2),
  };
}

/** The new strength with two decimals; an empty mask or one that names anything else is refused whole. */
export function newStrengthOf(given: entitiesV1.Relationship, mask: readonly string[]): string {
  const violations: FieldViolation[] = mask
    .filter((path) => path !== 'strength')
    .map((path) => ({ field: 'updateMask', description: `${path} is not a field that can be changed` }));
  if (mask.length === 0) violations.push({ field: 'updateMask', description: 'names no field' });
  if (!(given.strength >= 0 && given.strength <= 1)) {
    violations.push({ field: 'relationship.strength', description: 'lies in 0 to 1' });
  }
  if (violations.length > 0) throw new InvalidFields(violations);
  return given.strength.toFixed(2);
}
