import { createHash } from 'node:crypto';
import { canonicalJson } from '@attestry/audit-chain';
import type { ActionType } from '../detections/rule-schema.js';

export interface HashedAction {
  readonly id: string;
  readonly entityId: string;
  readonly actionType: ActionType;
  /** From 1, one more with each change. */
  readonly parametersRevision: number;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What an approval is bound to: SHA-256 of the exact action in the canonical form of RFC 8785. */
export function parametersHash(action: HashedAction): Buffer {
  const text = canonicalJson({
    v: 1,
    action_id: action.id,
    action_type: action.actionType,
    entity_id: action.entityId,
    parameters: action.parameters,
    revision: action.parametersRevision,
  });
  return createHash('sha256').update(text, 'utf8').digest();
}
