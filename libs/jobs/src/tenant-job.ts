/** Why a job has run or failed stands in its queue; what it did, in its own tables and the audit trail. */
export interface JobStep {
  tenantId: string;
  /** Where the step before stopped; undefined on the first one. */
  cursor: string | undefined;
  /** Aborts when the step's time is over or the process shuts down. */
  signal: AbortSignal;
}

/**
 * Background work that is done for each tenant apart, as that tenant. It runs in steps: after each one its cursor is
 * kept, so that a killed process goes on at the step it was in. Every step may happen twice.
 */
export abstract class TenantJob {
  /** Name of the queue and of the actor in the audit trail: lower-case words joined by `-`. */
  abstract readonly name: string;
  /** When to begin for all tenants, as cron in UTC, to the minute. */
  abstract readonly cron: string;
  /** Tenants in these states take part. */
  abstract readonly statuses: readonly string[];
  /** Longest time of one step. */
  readonly stepTimeoutMs: number = 30_000;
  /** Does one step; answers the cursor of the next, or undefined when the tenant is done. */
  abstract run(step: JobStep): Promise<string | undefined>;
}
