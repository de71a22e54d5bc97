/** Names of the metadata that our services and the BFF send each other. Anything else in metadata is ignored. */
export const METADATA = {
  /** `Bearer <token>`: the user's access token, or alone a service token. */
  authorization: 'authorization',
  /** `Bearer <service token>`: who calls, beside the user on whose behalf. */
  serviceAuthorization: 'x-service-authorization',
  traceparent: 'traceparent',
  requestId: 'x-request-id',
  idempotencyKey: 'idempotency-key',
  /** The next two count only with a valid service token. */
  clientAddress: 'x-forwarded-for-client',
  userAgent: 'x-client-user-agent',
  /** Trailers of a refusal. */
  statusDetails: 'grpc-status-details-bin',
  errorKind: 'error-kind',
} as const;
