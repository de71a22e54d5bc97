import type { Role } from './roles.js';

/** What a verified access token says. Times are seconds since the epoch. */
export interface AccessClaims {
  readonly tenantId: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly tokenId: string;
  readonly role: Role;
  /** Role expanded, extras included. */
  readonly permissions: ReadonlySet<string>;
  /** Region of the cell that made the token. */
  readonly region: string;
  readonly issuedAt: number;
  /** When the person last proved who they are (`auth_time`); undefined if the token does not say. */
  readonly authenticatedAt: number | undefined;
  readonly expiresAt: number;
}

/** What a verified service token says: who calls. */
export interface ServiceClaims {
  readonly service: string;
  readonly expiresAt: number;
}

/** `aud` of access tokens: all services of the platform. */
export const ACCESS_AUDIENCE = 'attestry';

/** `typ` headers keep the kinds of token apart, whatever key signed them. */
export const TOKEN_TYPES = { access: 'at+jwt', refresh: 'rt+jwt', service: 'st+jwt' } as const;

/** The only algorithms that verifiers admit. */
export const TOKEN_ALGORITHMS = ['EdDSA', 'ES256'] as const;
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];

export const CLOCK_TOLERANCE_S = 30;
