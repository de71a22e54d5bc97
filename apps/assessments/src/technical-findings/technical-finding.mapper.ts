import type { assessmentsV1 } from '@attestry/contracts';
import { riskLevels } from '../assessments/findings/finding.mapper.js';
import type { TechnicalFinding, TechnicalFindingSummary } from './technical-finding.js';

export const technicalFindingToProto = (finding: TechnicalFinding): assessmentsV1.TechnicalFinding => ({
  id: finding.id,
  entityId: finding.entityId,
  connectionId: finding.connectionId,
  ruleId: finding.ruleId,
  title: finding.title,
  severity: riskLevels.valueOf(finding.severity),
  why: finding.why,
  actionTypes: finding.actionTypes,
  openTime: finding.openedAt,
  lastSeenTime: finding.lastSeenAt,
  acceptEndTime: finding.acceptedUntil,
});

export const summaryToProto = (summary: TechnicalFindingSummary): assessmentsV1.TechnicalFindingSummary => ({
  requirementCode: summary.code,
  criticalCount: summary.open.critical,
  highCount: summary.open.high,
  mediumCount: summary.open.medium,
  lowCount: summary.open.low,
  acceptedCount: summary.accepted,
  newestOpenTime: summary.newestOpenedAt,
  ruleIds: summary.ruleIds,
});
