// What the pipeline needs of others. Abstract classes serve as Nest tokens:
// `{ provide: TokenVerifier, useClass: JwksTokenVerifier }`.

/** What a verified access token says. Times are seconds since the epoch. */
export interface AccessTokenClaims {
  readonly tenantId: string;
  readonly userId: string;
  readonly sessionId: string;
  /** Role of the membership; undefined if the token does not say. */
  readonly role?: string | undefined;
  /** Role expanded, extras included. */
  readonly permissions: ReadonlySet<string>;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** When the person last proved who they are; undefined if the token does not say. */
  readonly authenticatedAt?: number | undefined;
}

/** What a verified service token says: who calls. */
export interface ServiceTokenClaims {
  readonly service: string;
  readonly expiresAt: number;
}

/** Checks tokens. Both methods refuse with `Unauthenticated`, or `Unavailable` when the keys are out of reach. */
export abstract class TokenVerifier {
  abstract verifyAccess(token: string): Promise<AccessTokenClaims>;
  /** `audience` is the name of this service: a token for another one is of no use here. */
  abstract verifyService(token: string, audience: string): Promise<ServiceTokenClaims>;
}

/** Knows the sessions, users and tenants whose tokens no longer count. */
export abstract class RevocationCheck {
  /** `unknown` while the list is too old to be trusted; it stops changes, not reads. */
  abstract stateOf(claims: AccessTokenClaims): 'good' | 'revoked' | 'unknown';
}

/** Knows whether the tenant of a call may work now. */
export abstract class TenantGate {
  /** Refuses with `TenantNotWritable` or `WrongRegion` unless the tenant of the current context is on trial or active. */
  abstract assertOpen(): Promise<void>;
}

/** Runs a keyed call once. */
export abstract class IdempotencyPort {
  /**
   * Runs `work` in the service's transaction together with the claim of the key, or answers with the stored bytes of
   * the first run. Tenant, actor, method, key and request hash stand in the current context. Refuses with
   * `IdempotencyKeyReused` or `IdempotencyInProgress`.
   */
  abstract run(work: () => Promise<Uint8Array>): Promise<Uint8Array>;
}

/** One reason for or against sending calls here. */
export interface ReadinessReport {
  name: string;
  ok: boolean;
  detail?: Readonly<Record<string, unknown>>;
}

/** A part that may be unready: pool, migrations, keys. */
export abstract class ReadinessProbe {
  abstract reports(): ReadinessReport[] | Promise<ReadinessReport[]>;
}
