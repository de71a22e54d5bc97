import type { AuditEvent, JsonValue } from '@attestry/audit-chain';
import type { auditV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { Refused } from './append-result.js';

export function eventFromProto(tenantId: string, event: auditV1.AuditEvent): AuditEvent | Refused {
  const details = detailsOf(event.detailsJson);
  if (details === undefined) return { eventId: event.id, reason: 'details_json is not a JSON object' };
  return {
    tenant_id: tenantId,
    // Postgres gives ids back in lower case, and the record is hashed as it is given back.
    id: event.id.toLowerCase(),
    occurred_at: (event.occurredAt ?? bug('the pipeline let an event without time through')).toISOString(),
    actor: { type: event.actorType, id: event.actorId ?? null },
    action: event.action,
    resource: { type: event.resourceType, id: event.resourceId ?? null },
    outcome: event.outcome ?? null,
    details,
  };
}

function detailsOf(json: string): JsonValue | undefined {
  try {
    const value = JSON.parse(json) as JsonValue;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
