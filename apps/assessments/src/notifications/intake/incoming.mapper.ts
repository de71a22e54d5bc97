import type { auditV1 } from '@attestry/contracts';
import { bug, InvalidFields } from '@attestry/domain-errors';
import type { IncomingEvent } from './notified-event.js';

export const incomingFromProto = (event: auditV1.AuditEvent): IncomingEvent => ({
  id: event.id,
  occurredAt: event.occurredAt ?? bug('the rules admit no event without time'),
  actorId: event.actorId,
  action: event.action,
  resourceType: event.resourceType,
  resourceId: event.resourceId ?? '',
  details: detailsOf(event.detailsJson),
});

function detailsOf(json: string): Readonly<Record<string, unknown>> {
  const parsed = parsedOrNothing(json);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new InvalidFields([{ field: 'events.detailsJson', description: 'is no JSON object' }]);
  }
  return parsed as Readonly<Record<string, unknown>>;
}

function parsedOrNothing(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
