import type { FieldViolation } from '@attestry/domain-errors';
import type { OperationalPlan } from './operational-plan.entity.js';

/** What a person says of a plan. */
export type PlanFacts = Pick<
  OperationalPlan,
  'kind' | 'description' | 'mitigations' | 'implementedAt' | 'deficientAt' | 'nextReviewAt'
>;

/** 32 CFR 170.4: a temporary deficiency arose after the requirement was in place; an exception was never in place. */
export function violationsOf({ kind, implementedAt, deficientAt }: PlanFacts): FieldViolation[] {
  const at = (field: string, description: string): FieldViolation => ({ field, description });
  const times = [
    ['implementTime', implementedAt],
    ['deficientTime', deficientAt],
  ] as const;
  if (kind === 'enduring_exception') {
    return times.flatMap(([field, given]) =>
      given === null ? [] : [at(field, 'an enduring exception was never in place')],
    );
  }
  const missing = times.flatMap(([field, given]) => (given === null ? [at(field, 'says since when')] : []));
  const early = implementedAt && deficientAt && deficientAt <= implementedAt;
  return early ? [at('deficientTime', 'must be after it was in place: a first roll-out is no deficiency')] : missing;
}
