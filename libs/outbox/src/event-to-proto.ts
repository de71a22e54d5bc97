import type { AuditEvent } from '@attestry/audit-chain';
import type { auditV1 } from '@attestry/contracts';
import type { OutboxEvent } from './outbox-event.js';

/** An event as it goes over the wire. */
export const eventToProto = ({ json }: Pick<OutboxEvent, 'json'>): auditV1.AuditEvent =>
  messageOf(JSON.parse(json) as AuditEvent);

const messageOf = (event: AuditEvent): auditV1.AuditEvent => ({
  id: event.id,
  occurredAt: new Date(event.occurred_at),
  actorType: event.actor.type,
  actorId: event.actor.id ?? undefined,
  action: event.action,
  resourceType: event.resource.type,
  resourceId: event.resource.id ?? undefined,
  outcome: event.outcome ?? undefined,
  detailsJson: JSON.stringify(event.details),
});
