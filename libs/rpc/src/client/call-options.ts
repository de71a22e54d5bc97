/** What a caller may say of one call. Deadline, trace, request id and cancellation come from the current context. */
export interface CallOptions {
  /** Asks for less than the method's own limit; what is left of the current request bounds it anyway. */
  deadlineMs?: number;
  /** Runs a change once however often it is sent. */
  idempotencyKey?: string;
  /** Calls in the name of the current user: sends their access token along. */
  onBehalf?: boolean;
  signal?: AbortSignal;
}
