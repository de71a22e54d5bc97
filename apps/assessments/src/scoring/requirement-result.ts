/** What an assessor may find for an objective. */
export type ObjectiveResult = 'met' | 'not_met' | 'not_applicable';

/** What follows for the requirement. */
export type RequirementResult = ObjectiveResult | 'not_assessed';

/**
 * 32 CFR 170.24(b): one objective that is not met makes the requirement not met; what does not apply counts as met. Before
 * every objective is assessed nothing else can be said.
 */
export function requirementResult(recorded: readonly ObjectiveResult[], objectives: number): RequirementResult {
  if (recorded.includes('not_met')) return 'not_met';
  if (recorded.length < objectives) return 'not_assessed';
  return recorded.every((result) => result === 'not_applicable') ? 'not_applicable' : 'met';
}
