import { entitiesV1, enumText } from '@attestry/contracts';
import type { RuleSpec, Severity } from '../detections/rule-schema.js';
import type { Evidence } from './evidence.js';
import type { ThreatStatus } from './threat-lifecycle.js';
import type { Threat } from './threat.entity.js';

export const threatStatuses = enumText<entitiesV1.ThreatStatus, ThreatStatus>(
  entitiesV1.ThreatStatus,
  'THREAT_STATUS_',
);
export const severities = enumText<entitiesV1.ThreatSeverity, Severity>(entitiesV1.ThreatSeverity, 'THREAT_SEVERITY_');

export const threatToProto = (threat: Threat, evidence: readonly Evidence[] = []): entitiesV1.Threat => ({
  id: threat.id,
  entityId: threat.entityId,
  time: threat.time,
  lastSeenAt: threat.lastSeenAt,
  count: threat.count,
  threatType: threat.threatType,
  title: threat.title,
  tactic: threat.tactic,
  techniques: threat.techniques,
  severity: severities.valueOf(threat.severity),
  threatScore: Number(threat.threatScore),
  confidence: Number(threat.confidence),
  status: threatStatuses.valueOf(threat.status),
  statusReason: threat.statusReason ?? '',
  detectionMethod: threat.detectionMethod,
  anomalyDetails: threat.anomalyDetails,
  threatIndicators: threat.threatIndicators,
  recommendedActions: threat.recommendedActions.map(({ type, parameters }) => ({ actionType: type, parameters })),
  resolvedAt: threat.resolvedAt ?? undefined,
  resolutionMethod: threat.resolutionMethod ?? '',
  falsePositive: threat.falsePositive,
  createdAt: threat.createdAt,
  updatedAt: threat.updatedAt,
  etag: String(threat.version),
  evidence: [...evidence],
});

export const ruleToProto = (spec: RuleSpec): entitiesV1.ThreatRule => ({
  id: spec.id,
  title: spec.title,
  description: spec.description,
  threatType: spec.threatType,
  tactic: spec.tactic,
  techniques: spec.techniques,
  severity: severities.valueOf(spec.severity),
  confidence: spec.confidence,
  events: spec.events,
});
