import type { entitiesV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { ThreatFilter } from './threat-query.js';
import type { ScanRequest } from './threat-scan.usecase.js';
import { severities, threatStatuses } from './threat.mapper.js';
import type { Step } from './triage.repository.js';

export const filterOf = (request: entitiesV1.ListThreatsRequest): ThreatFilter => ({
  entityId: request.entityId || undefined,
  status: threatStatuses.textOf(request.status),
  severity: severities.textOf(request.severity),
  tactic: request.tactic || undefined,
  threatType: request.threatType || undefined,
  startTime: request.startTime,
  endTime: request.endTime,
});

export const stepOf = ({ status, reason, resolutionMethod }: entitiesV1.TransitionThreatRequest): Step => ({
  status: threatStatuses.textOf(status) ?? bug('a required status came through unset'),
  reason,
  resolutionMethod: resolutionMethod || 'manual',
});

export const scanOf = (request: entitiesV1.ScanThreatsRequest): ScanRequest => ({
  start: request.startTime ?? bug('a required time came through unset'),
  end: request.endTime ?? bug('a required time came through unset'),
  pageSize: request.pageSize,
  pageToken: request.pageToken,
});
