import type { ChainedRecord } from '@attestry/audit-chain';
import type { auditV1 } from '@attestry/contracts';

export const auditLogToProto = ({ record, prev, hash }: ChainedRecord): auditV1.AuditLog => ({
  id: record.id,
  seq: String(record.seq),
  occurredAt: new Date(record.occurred_at),
  actor: { type: record.actor.type, id: record.actor.id ?? '' },
  action: record.action,
  resource: { type: record.resource.type, id: record.resource.id ?? '' },
  outcome: record.outcome ?? '',
  details: record.details as auditV1.AuditLog['details'],
  prevHash: prev,
  hash,
});
