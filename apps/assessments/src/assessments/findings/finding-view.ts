import type { RequirementWithObjectives } from '../../frameworks/catalogue.js';
import { requirementResult, type RequirementResult } from '../../scoring/requirement-result.js';
import type { ControlFinding, RiskLevel } from './control-finding.entity.js';
import type { ObjectiveFinding } from './objective-finding.entity.js';

/** What an assessment says of one requirement, with what follows from it. */
export interface FindingView {
  readonly finding: ControlFinding;
  readonly result: RequirementResult;
  readonly riskLevel: RiskLevel;
  readonly objectives: readonly {
    readonly letter: string;
    readonly statement: string;
    readonly found?: ObjectiveFinding;
  }[];
}

export function findingView(
  { requirement, objectives }: RequirementWithObjectives,
  finding: ControlFinding,
  recorded: readonly ObjectiveFinding[],
): FindingView {
  const byLetter = new Map(recorded.map((each) => [each.letter, each]));
  return {
    finding,
    result: requirementResult(
      recorded.map(({ result }) => result),
      objectives.length,
    ),
    riskLevel: finding.riskLevel ?? riskOfWeight(requirement.weight),
    objectives: objectives.map(({ letter, statement }) => {
      const found = byLetter.get(letter);
      return { letter, statement, ...(found && { found }) };
    }),
  };
}

/** The default of a risk that nobody has judged; without 3.12.4, which has no weight, there is no score at all. */
function riskOfWeight(weight: number): RiskLevel {
  if (weight === 1) return 'low';
  return weight === 3 ? 'medium' : 'high';
}
