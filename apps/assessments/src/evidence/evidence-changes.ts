import { type assessmentsV1 } from '@attestry/contracts';
import { type FieldViolation, InvalidFields } from '@attestry/domain-errors';
import type { Evidence } from './evidence.entity.js';
import { evidenceTypes, notInFuture } from './evidence.mapper.js';

/** What may be changed of an evidence's entry. */
export type EvidenceChanges = Partial<
  Pick<Evidence, 'title' | 'description' | 'type' | 'collectedAt' | 'effectiveAt' | 'expiresAt'>
>;

const CHANGE_OF: Record<string, (given: assessmentsV1.Evidence) => EvidenceChanges> = {
  title: ({ title }) => ({ title: title.trim() }),
  description: ({ description }) => ({ description: description === '' ? null : description }),
  type: ({ type }) => ({ type: evidenceTypes.textOf(type) ?? 'other' }),
  collect_time: ({ collectTime }) => ({ collectedAt: notInFuture(collectTime) }),
  effective_time: ({ effectiveTime }) => ({ effectiveAt: effectiveTime ?? null }),
  expire_time: ({ expireTime }) => ({ expiresAt: expireTime ?? null }),
};

/** The values of the fields that the mask names; an empty mask or one that names others is refused whole. */
export function changesOf(given: assessmentsV1.Evidence, mask: readonly string[]): EvidenceChanges {
  const violations = violationsOf(given, mask);
  if (violations.length > 0) throw new InvalidFields(violations);
  return Object.assign({}, ...mask.map((path) => CHANGE_OF[path]?.(given))) as EvidenceChanges;
}

function violationsOf(given: assessmentsV1.Evidence, mask: readonly string[]): FieldViolation[] {
  if (mask.length === 0) return [{ field: 'updateMask', description: 'names no field' }];
  const strange = mask
    .filter((path) => !Object.hasOwn(CHANGE_OF, path))
    .map((path) => ({ field: 'updateMask', description: `${path} is not a field that can be changed` }));
  const nameless = mask.includes('title') && given.title.trim() === '';
  return nameless ? [...strange, { field: 'evidence.title', description: 'must not be empty' }] : strange;
}
