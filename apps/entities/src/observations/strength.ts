import type { RelationshipType } from './observation.js';

/**
 * Strength per kind of observation: how surely whoever holds one end can act as the other. Explained row by row in
 * docs/entities/relationship-strength.md, which a test compares with this table.
 */
export const STRENGTHS = {
  used_key: { type: 'uses', strength: 1.0 },
  used_temporary_key: { type: 'uses', strength: 0.5 },
  holds_key: { type: 'delegates_to', strength: 1.0 },
  holds_temporary_key: { type: 'delegates_to', strength: 0.5 },
  assumed_role: { type: 'uses', strength: 0.9 },
  trusts_principal: { type: 'delegates_to', strength: 0.8 },
  issued_session: { type: 'delegates_to', strength: 0.5 },
  created_key: { type: 'owns', strength: 0.9 },
  created_identity: { type: 'owns', strength: 0.8 },
  created_temporary_key: { type: 'owns', strength: 0.5 },
  impersonated: { type: 'uses', strength: 0.9 },
  issued_token: { type: 'uses', strength: 0.9 },
  runs_as: { type: 'uses', strength: 0.7 },
  read_secret: { type: 'accesses', strength: 0.7 },
  changed_identity: { type: 'manages', strength: 0.6 },
} as const satisfies Record<string, { type: RelationshipType; strength: number }>;

export type EdgeKind = keyof typeof STRENGTHS;
