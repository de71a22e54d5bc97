import { assessRisk, likelihoodOf } from './risk-score.js';
import type { FactorInputs } from './factor-inputs.js';
import { roundHalfUp } from './fraction.js';
import { readFactors } from './read-factors.js';
import type { ImpactResult, RiskOfEntity } from './risk-assessment.js';
import { type FactorValues, RISK_FACTORS, type RiskFactor } from './risk-factor.js';

/** The whole answer for one entity; pure, so the same inputs give the same score. */
export function assess(entityId: string, inputs: FactorInputs, impact: ImpactResult, now: Date): RiskOfEntity {
  const readings = readFactors(inputs, now);
  const known = Object.entries(readings).map(([factor, { value }]) => [factor, value] as const);
  const values: FactorValues = Object.fromEntries(known);
  const everything = impact.crownJewelNear || impact.beyondCounting;
  const { score, level, completeness, contributions } = assessRisk(values, {
    crownJewelNear: everything,
    // A count of live entities that is a moment older than the reach must not make it more than all.
    reached: Math.min(impact.reached, impact.others),
    others: impact.others,
  });
  const points = new Map(contributions.map((each) => [each.factor, each.points]));
  const factors = (Object.keys(RISK_FACTORS) as RiskFactor[]).map((factor) => {
    const read = readings[factor];
    return {
      factor,
      value: read ? Number(roundHalfUp(read.value, 10_000n)) / 10_000 : null,
      points: points.get(factor) ?? 0,
      reason: read?.reason ?? '',
      cause: read?.cause ?? null,
    };
  });
  const explanation = { likelihood: likelihoodOf(values), impact, factors };
  return { entityId, score, level, completeness, explanation, assessedAt: now };
}
