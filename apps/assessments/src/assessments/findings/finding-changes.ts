import { type assessmentsV1 } from '@attestry/contracts';
import { InvalidFields } from '@attestry/domain-errors';
import { textOrNull } from '../text.js';
import type { ControlFinding } from './control-finding.entity.js';
import { riskLevels } from './finding.mapper.js';

/** What may be changed of a requirement's entry. */
export type FindingChanges = Partial<Pick<ControlFinding, 'implementationNarrative' | 'riskLevel' | 'assignedTo'>>;

const CHANGE_OF: Record<string, (given: assessmentsV1.Finding) => FindingChanges> = {
  implementation_narrative: ({ implementationNarrative }) => ({
    implementationNarrative: textOrNull(implementationNarrative),
  }),
  risk_level: ({ riskLevel }) => ({ riskLevel: riskLevels.textOf(riskLevel) ?? null }),
};

/** The values of the fields that the mask names; an empty mask or one that names others is refused whole. */
export function changesOf(given: assessmentsV1.Finding, mask: readonly string[]): FindingChanges {
  if (mask.length === 0) throw new InvalidFields([{ field: 'updateMask', description: 'names no field' }]);
  const strange = mask.filter((path) => !Object.hasOwn(CHANGE_OF, path));
  if (strange.length > 0) {
    throw new InvalidFields(
      strange.map((path) => ({ field: 'updateMask', description: `${path} is not a field that can be changed` })),
    );
  }
  return Object.assign({}, ...mask.map((path) => CHANGE_OF[path]?.(given))) as FindingChanges;
}
