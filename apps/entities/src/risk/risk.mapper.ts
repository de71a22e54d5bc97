import { entitiesV1, enumText } from '@attestry/contracts';
import { riskLevels } from '../entities/entity.mapper.js';
import type { FactorResult, RiskOfEntity } from './risk-assessment.js';
import { RISK_FACTORS, type RiskFactor } from './risk-factor.js';

export const riskFactors = enumText<entitiesV1.RiskFactor, RiskFactor>(entitiesV1.RiskFactor, 'RISK_FACTOR_');

export const riskToProto = ({ explanation, ...risk }: RiskOfEntity): entitiesV1.Risk => ({
  entityId: risk.entityId,
  score: risk.score,
  level: riskLevels.valueOf(risk.level),
  completeness: risk.completeness,
  likelihood: explanation.likelihood,
  impact: {
    reached: explanation.impact.reached,
    others: explanation.impact.others,
    crownJewelNear: explanation.impact.crownJewelNear,
    beyondCounting: explanation.impact.beyondCounting,
  },
  factors: explanation.factors.map(factorToProto),
  unknowns: explanation.factors.filter(({ value }) => value === null).map(({ factor }) => riskFactors.valueOf(factor)),
  assessedAt: risk.assessedAt,
});

const factorToProto = ({ factor, value, points, reason }: FactorResult): entitiesV1.FactorContribution => ({
  factor: riskFactors.valueOf(factor),
  owasp: RISK_FACTORS[factor].owasp,
  weight: RISK_FACTORS[factor].weight / 100,
  value: value ?? undefined,
  points,
  reason,
});
