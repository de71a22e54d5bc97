import { type Fraction, ONE, ZERO, fraction, minus, plus, roundHalfUp, times, within0And1 } from './fraction.js';
import type { RiskLevel } from '../entities/risk-level.js';
import { type FactorValues, RISK_FACTORS, type RiskFactor } from './risk-factor.js';

const FACTORS = Object.keys(RISK_FACTORS) as RiskFactor[];

/** What the compromise of an entity would reach. */
export interface Impact {
  /** A crown jewel lies at most 3 hops away. */
  readonly crownJewelNear: boolean;
  /** Entities in the blast radius. */
  readonly reached: number;
  /** Live entities of the tenant without this one. */
  readonly others: number;
}

export interface RiskAssessment {
  /** 0.0 to 10.0, one decimal, a half rounded up. */
  readonly score: number;
  readonly level: RiskLevel;
  /** What the unrounded score would lose without the factor, two decimals; the largest first, then by OWASP number. */
  readonly contributions: readonly { readonly factor: RiskFactor; readonly points: number }[];
  readonly unknowns: readonly RiskFactor[];
  /** Known factors of ten, 0 to 1. */
  readonly completeness: number;
}

/** Likelihood that it is misused: 1 − Π(1 − weight · factor), six decimals. */
export const likelihoodOf = (values: FactorValues): number =>
  Number(roundHalfUp(minus(ONE, harmlessOf(values)), 1_000_000n)) / 1_000_000;

export const assessRisk = (values: FactorValues, impact: Impact): RiskAssessment => {
  const scale = impactScale(impact);
  const exact = exactScore(values, scale);
  const tenths = roundHalfUp(exact, 10n);
  const unknowns = FACTORS.filter((factor) => values[factor] === undefined);
  return {
    score: Number(tenths) / 10,
    level: levelOf(tenths),
    contributions: contributionsOf(values, scale, exact),
    unknowns,
    completeness: (FACTORS.length - unknowns.length) / FACTORS.length,
  };
};

/** 10 · (0.6 + 0.4·I) = 6 + 4·I */
function impactScale({ crownJewelNear, reached, others }: Impact): Fraction {
  const share = crownJewelNear ? ONE : others === 0 ? ZERO : fraction(reached, others);
  if (!within0And1(share)) throw new RangeError('an entity reaches at most all others');
  return plus(fraction(6), times(fraction(4), share));
}

const exactScore = (values: FactorValues, scale: Fraction): Fraction => times(scale, minus(ONE, harmlessOf(values)));

function harmlessOf(values: FactorValues): Fraction {
  return FACTORS.map((factor) => {
    const value = values[factor] ?? ZERO;
    if (!within0And1(value)) throw new RangeError(`factor ${factor} is not in 0..1`);
    return minus(ONE, times(fraction(RISK_FACTORS[factor].weight, 100), value));
  }).reduce(times);
}

function contributionsOf(values: FactorValues, scale: Fraction, exact: Fraction) {
  return FACTORS.filter((factor) => (values[factor]?.numerator ?? 0n) > 0n)
    .map((factor) => {
      const lost = minus(exact, exactScore({ ...values, [factor]: ZERO }, scale));
      return { factor, points: Number(roundHalfUp(lost, 100n)) / 100 };
    })
    .sort((a, b) => b.points - a.points);
}

function levelOf(tenths: bigint): RiskLevel {
  if (tenths >= 90n) return 'critical';
  if (tenths >= 70n) return 'high';
  return tenths >= 40n ? 'medium' : 'low';
}
