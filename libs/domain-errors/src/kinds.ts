/**
 * The one table of error kinds. gRPC codes (https://grpc.io/docs/guides/status-codes/) stand nowhere else; HTTP statuses
 * are those of the BFF; `retry` says whether the same call may succeed later without a change by the caller.
 */
export const KINDS = {
  invalid_input: { grpc: 3, http: 400, level: 'info', retry: false },
  too_large: { grpc: 3, http: 413, level: 'info', retry: false },
  unauthenticated: { grpc: 16, http: 401, level: 'warn', retry: false },
  forbidden: { grpc: 7, http: 403, level: 'warn', retry: false },
  not_found: { grpc: 5, http: 404, level: 'info', retry: false },
  already_exists: { grpc: 6, http: 409, level: 'info', retry: false },
  conflict: { grpc: 10, http: 409, level: 'info', retry: true },
  etag_mismatch: { grpc: 10, http: 412, level: 'info', retry: false },
  failed_precondition: { grpc: 9, http: 422, level: 'info', retry: false },
  quota_exceeded: { grpc: 8, http: 429, level: 'info', retry: false },
  rate_limited: { grpc: 8, http: 429, level: 'warn', retry: true },
  unavailable: { grpc: 14, http: 503, level: 'warn', retry: true },
  deadline_exceeded: { grpc: 4, http: 504, level: 'warn', retry: true },
  cancelled: { grpc: 1, http: 499, level: 'info', retry: false },
  unimplemented: { grpc: 12, http: 501, level: 'warn', retry: false },
  internal: { grpc: 13, http: 500, level: 'error', retry: false },
} as const satisfies Record<string, ErrorTraits>;

interface ErrorTraits {
  grpc: number;
  http: number;
  level: 'info' | 'warn' | 'error';
  retry: boolean;
}

export type ErrorKind = keyof typeof KINDS;
