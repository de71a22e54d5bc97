import type { RiskOfEntity } from '../risk/risk-assessment.js';
import { type FactName, factsOf, type Facts, type FactValue } from './facts.js';

/** What is stored of an entity beside the factors of its risk. */
export interface EntityState {
  id: string;
  type: string;
  provider: string;
  status: string;
  merged: boolean;
  temporary: boolean;
  permissions: number;
  firstSeenAt: Date;
  lastUsedAt: Date | null;
  /** When it was disabled or deleted here; null while it is live. */
  endedAt: Date | null;
  openThreats: number;
  highThreats: number;
  criticalThreats: number;
  knownBaselines: number;
  anomalies: number;
}

const DAY_MS = 86_400_000;
const LIVE: ReadonlySet<string> = new Set(['active', 'inactive', 'quarantined']);

/** Whole days between. */
export const daysBetween = (from: Date, to: Date): number => Math.floor((to.getTime() - from.getTime()) / DAY_MS);

export function factsOfEntity(state: EntityState, risk: RiskOfEntity, now: Date): Facts {
  const { lastUsedAt, endedAt } = state;
  return factsOf({
    ...factorFacts(risk),
    'entity.type': state.type,
    'entity.provider': state.provider,
    'entity.status': state.status,
    'entity.live': LIVE.has(state.status),
    'entity.temporary': state.temporary,
    'entity.ever_used': lastUsedAt !== null,
    'entity.used_after_its_end': endedAt !== null && lastUsedAt !== null && lastUsedAt > endedAt,
    'entity.days_unused': lastUsedAt === null ? null : Math.max(daysBetween(lastUsedAt, now), 0),
    'entity.days_known': Math.max(daysBetween(state.firstSeenAt, now), 0),
    'entity.permissions': state.permissions,
    'entity.risk_score': risk.score,
    'entity.risk_level': risk.level,
    'entity.crown_jewel_near': risk.explanation.impact.crownJewelNear,
    'threats.open': state.openThreats,
    'threats.high': state.highThreats,
    'threats.critical': state.criticalThreats,
    'baseline.known': state.knownBaselines,
    'baseline.anomalous': state.anomalies,
  });
}

function factorFacts({ explanation }: RiskOfEntity): Partial<Record<FactName, FactValue | null>> {
  const known: Partial<Record<FactName, FactValue | null>> = {};
  for (const { factor, value, cause } of explanation.factors) {
    known[`factor.${factor}`] = value;
    known[`cause.${factor}`] = cause;
  }
  return known;
}
