import type { Framework } from './framework.entity.js';
import type { Objective } from './objective.entity.js';
import type { Requirement } from './requirement.entity.js';

/** A requirement with what has to be determined for it. */
export interface RequirementWithObjectives {
  readonly requirement: Requirement;
  /** In the order of their letters. */
  readonly objectives: readonly Objective[];
}

/** A framework whole, requirements in the order of its source. */
export interface Catalogue {
  readonly framework: Framework;
  readonly requirements: readonly RequirementWithObjectives[];
}

export function withObjectives(
  requirements: readonly Requirement[],
  objectives: readonly Objective[],
): RequirementWithObjectives[] {
  const byRequirement = Map.groupBy(objectives, ({ requirementCode }) => requirementCode);
  return requirements.map((requirement) => ({ requirement, objectives: byRequirement.get(requirement.code) ?? [] }));
}
