import { entitiesV1, enumText } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import { decayed } from './decay.js';
import type { Indicator } from './indicator.entity.js';
import type { IndicatorType, ThreatLevel } from './indicator-kind.js';
import type { IndicatorFilter } from './indicator-query.js';
import type { WrittenIndicator } from './new-indicator.js';

export const types = enumText<entitiesV1.IndicatorType, IndicatorType>(entitiesV1.IndicatorType, 'INDICATOR_TYPE_');
export const levels = enumText<entitiesV1.ThreatSeverity, ThreatLevel>(entitiesV1.ThreatSeverity, 'THREAT_SEVERITY_');

export function indicatorToProto(indicator: Indicator): entitiesV1.Indicator {
  const now = new Date();
  return {
    id: indicator.id,
    type: types.valueOf(indicator.indicatorType),
    value: indicator.indicatorValue,
    threatLevel: levels.valueOf(indicator.threatLevel),
    source: indicator.source,
    confidenceScore: indicator.confidenceScore,
    currentConfidence: Math.round(decayed(indicator.confidenceScore, indicator.lastSeen, now) * 100) / 100,
    expired: indicator.expiresAt <= now,
    firstSeen: indicator.firstSeen,
    lastSeen: indicator.lastSeen,
    expireTime: indicator.expiresAt,
    createdAt: indicator.createdAt,
    updatedAt: indicator.updatedAt,
    etag: String(indicator.version),
    region: indicator.region,
  };
}

export const indicatorFromProto = (given: entitiesV1.NewIndicator | undefined): WrittenIndicator => {
  const { type, value, threatLevel, source, confidenceScore, firstSeen, lastSeen } =
    given ?? bug('the rules admit no indicator that is missing');
  return {
    type: types.textOf(type) ?? bug('a required type came through unset'),
    value,
    threatLevel: levels.textOf(threatLevel) ?? bug('a required level came through unset'),
    source,
    confidence: confidenceScore,
    firstSeen,
    lastSeen,
  };
};

export const filterOf = (request: entitiesV1.ListIndicatorsRequest): IndicatorFilter => ({
  type: types.textOf(request.type),
  threatLevel: levels.textOf(request.threatLevel),
  source: request.source || undefined,
  value: request.value || undefined,
  prefix: request.prefix || undefined,
  includeExpired: request.includeExpired,
});
