/** A committed event on its way out. */
export interface OutboxEvent {
  /** Order of the service's events; larger is later within one aggregate. */
  readonly position: string;
  readonly id: string;
  readonly tenantId: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  /** The event as JSON text: `{id, tenant_id, occurred_at, actor, action, resource, outcome, details}`. */
  readonly json: string;
  /** Failed deliveries to this subscriber so far. */
  readonly attempts: number;
}

/** Events with the same key reach a subscriber in order. */
export const aggregateOf = (event: OutboxEvent): string =>
  `${event.tenantId}/${event.aggregateType}/${event.aggregateId}`;
