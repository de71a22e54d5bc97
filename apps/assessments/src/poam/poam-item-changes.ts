import { type assessmentsV1 } from '@attestry/contracts';
import { type FieldViolation, InvalidFields } from '@attestry/domain-errors';
import { textOrNull } from '../assessments/text.js';
import { amountOf } from './money.js';
import type { PoamItem } from './poam-item.entity.js';
import { milestoneFromProto } from './poam.mapper.js';
import type { WantedMilestone } from './wanted-milestone.js';

type Fields = Partial<
  Pick<PoamItem, 'weakness' | 'remediationPlan' | 'resources' | 'estimatedCost' | 'assignedTo' | 'scheduledCompletion'>
>;

/** What may be changed of an item, and the names of what the mask holds. */
export interface PoamItemChanges {
  readonly fields: Fields;
  readonly milestones: readonly WantedMilestone[] | undefined;
  readonly names: readonly string[];
}

const MILESTONES = 'milestones';

const FIELD_OF: Record<string, (given: assessmentsV1.PoamItem) => Fields> = {
  weakness: ({ weakness }) => ({ weakness }),
  remediation_plan: ({ remediationPlan }) => ({ remediationPlan: textOrNull(remediationPlan) }),
  resources: ({ resources }) => ({ resources: textOrNull(resources) }),
  estimated_cost: ({ estimatedCost }) => ({ estimatedCost: amountOf(estimatedCost) }),
  assigned_to_id: ({ assignedToId }) => ({ assignedTo: textOrNull(assignedToId) }),
  scheduled_completion: ({ scheduledCompletion }) => ({ scheduledCompletion }),
};

/** The values of the fields that the mask names; an empty mask or one that names others is refused whole. */
export function changesOf(given: assessmentsV1.PoamItem, mask: readonly string[]): PoamItemChanges {
  const violations = violationsOf(given, mask);
  if (violations.length > 0) throw new InvalidFields(violations);
  const fields = Object.assign({}, ...mask.map((path) => FIELD_OF[path]?.(given))) as Fields;
  const milestones = mask.includes(MILESTONES) ? given.milestones.map(milestoneFromProto) : undefined;
  return { fields, milestones, names: [...mask] };
}

function violationsOf(given: assessmentsV1.PoamItem, mask: readonly string[]): FieldViolation[] {
  if (mask.length === 0) return [{ field: 'updateMask', description: 'names no field' }];
  const strange = mask
    .filter((path) => path !== MILESTONES && !Object.hasOwn(FIELD_OF, path))
    .map((path) => ({ field: 'updateMask', description: `${path} is not a field that can be changed` }));
  const empty: [string, string, boolean][] = [
    ['weakness', 'item.weakness', given.weakness === ''],
    ['scheduled_completion', 'item.scheduledCompletion', given.scheduledCompletion === ''],
  ];
  const missing = empty
    .filter(([path, , isEmpty]) => isEmpty && mask.includes(path))
    .map(([, field]) => ({ field, description: 'must not be empty' }));
  return [...strange, ...missing];
}
