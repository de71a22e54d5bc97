import type { RelationshipType } from '../observations/observation.js';

/** One step of misuse over an edge. */
export interface PathHop {
  fromEntityId: string;
  fromName: string;
  toEntityId: string;
  toName: string;
  relationshipId: string;
  type: RelationshipType;
  strength: number;
}

export interface AttackPath {
  strength: number;
  hops: PathHop[];
}

type Spreading = Exclude<RelationshipType, 'similar_to' | 'replaces'>;

/** Why misuse spreads over an edge of the type, from the one end to the other. */
const REASONS: Readonly<Record<Spreading, (from: string, to: string) => string>> = {
  uses: (from, to) => `${from} acts through ${to}, so whoever holds ${from} can act through it too`,
  manages: (from, to) => `${from} manages ${to}, so whoever holds ${from} can change its rights or secrets`,
  accesses: (from, to) => `${from} reads or writes ${to}, so whoever holds ${from} can too`,
  owns: (from, to) => `${from} owns ${to}, so whoever holds ${from} can make it do things`,
  inherits_from: (from, to) => `${from} has the rights of ${to}, so whoever holds ${from} has them too`,
  delegates_to: (from, to) => `${to} has delegated to ${from}, so whoever holds ${from} acts with the rights of ${to}`,
};

export const spreadsBackwards = (type: RelationshipType): boolean => type === 'delegates_to';

export function explanationOf({ type, fromName, toName }: PathHop): string {
  const reason = (REASONS as Partial<Record<RelationshipType, (from: string, to: string) => string>>)[type];
  return reason ? reason(fromName, toName) : '';
}
