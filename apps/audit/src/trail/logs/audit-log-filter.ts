/** What narrows a list; absent members narrow nothing. */
export interface AuditLogFilter {
  readonly actorId?: string;
  readonly action?: string;
  readonly resourceType?: string;
  readonly resourceId?: string;
  readonly startTime?: Date;
  readonly endTime?: Date;
}
