import { type assessmentsV1 } from '@attestry/contracts';
import { InvalidFields } from '@attestry/domain-errors';
import type { StatusChanges } from './cmmc-statuses.repository.js';

const textOrNull = (text: string): string | null => (text === '' ? null : text);

const CHANGE_OF: Record<string, (given: assessmentsV1.CmmcStatus) => StatusChanges> = {
  unique_id: ({ uniqueId }) => ({ uniqueId: textOrNull(uniqueId) }),
  cage_codes: ({ cageCodes }) => ({ cageCodes }),
  c3pao_name: ({ c3paoName }) => ({ c3paoName: textOrNull(c3paoName) }),
  c3pao_uid: ({ c3paoUid }) => ({ c3paoUid: textOrNull(c3paoUid) }),
};

/** The values of the fields that the mask names; an empty mask or one that names others is refused whole. */
export function changesOf(given: assessmentsV1.CmmcStatus, mask: readonly string[]): StatusChanges {
  if (mask.length === 0) throw new InvalidFields([{ field: 'updateMask', description: 'names no field' }]);
  const strange = mask.filter((path) => !Object.hasOwn(CHANGE_OF, path));
  if (strange.length > 0) {
    throw new InvalidFields(
      strange.map((path) => ({ field: 'updateMask', description: `${path} is not a field that can be changed` })),
    );
  }
  return Object.assign({}, ...mask.map((path) => CHANGE_OF[path]?.(given))) as StatusChanges;
}
