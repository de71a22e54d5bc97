import { DomainError, Unauthenticated } from '@attestry/domain-errors';
import { isUuid } from '@attestry/ids';
import { type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';
import {
  ACCESS_AUDIENCE,
  type AccessClaims,
  CLOCK_TOLERANCE_S,
  type ServiceClaims,
  TOKEN_ALGORITHMS,
  TOKEN_TYPES,
} from './claims.js';
import { expandRole } from './expand-role.js';
import type { JwksCache } from './jwks-cache.js';
import { isRole } from './roles.js';

/**
 * Checks tokens by themselves, without a call to identity. Keys come from the key set only: `jku`, `x5u` and `jwk` in a
 * header are never looked at. Whatever is wrong, the answer is the same UNAUTHENTICATED.
 */
export class JwksTokenVerifier {
  constructor(
    private readonly keys: JwksCache,
    private readonly issuer: string,
    private readonly now: () => Date = () => new Date(),
  ) {}

  async verifyAccess(token: string): Promise<AccessClaims> {
    const claims = await this.#verify(token, {
      typ: TOKEN_TYPES.access,
      audience: ACCESS_AUDIENCE,
      requiredClaims: ['exp', 'iat', 'nbf', 'sub', 'sid', 'tid', 'jti', 'role', 'rgn'],
    });
    const role = claims['role'];
    const extras = claims['perms'] ?? [];
    if (!isRole(role) || !isTextList(extras)) throw new Unauthenticated();
    return {
      tenantId: uuidIn(claims, 'tid'),
      userId: uuidIn(claims, 'sub'),
      sessionId: uuidIn(claims, 'sid'),
      tokenId: textIn(claims, 'jti'),
      role,
      permissions: expandRole(role, extras),
      region: textIn(claims, 'rgn'),
      issuedAt: claims.iat ?? 0,
      authenticatedAt: typeof claims['auth_time'] === 'number' ? claims['auth_time'] : undefined,
      expiresAt: claims.exp ?? 0,
    };
  }

  /** `audience` is the name of the service that checks, so a token for one service is of no use at another. */
  async verifyService(token: string, audience: string): Promise<ServiceClaims> {
    const claims = await this.#verify(token, {
      typ: TOKEN_TYPES.service,
      audience,
      requiredClaims: ['exp', 'iat', 'act', 'jti'],
    });
    const actor = claims['act'];
    if (typeof actor !== 'object' || actor === null || !('sub' in actor)) throw new Unauthenticated();
    if (typeof actor.sub !== 'string' || actor.sub === '') throw new Unauthenticated();
    return { service: actor.sub, expiresAt: claims.exp ?? 0 };
  }

  async #verify(token: string, options: JWTVerifyOptions): Promise<JWTPayload> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.keys.keyFor, {
        ...options,
        issuer: this.issuer,
        algorithms: [...TOKEN_ALGORITHMS],
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: this.now(),
      });
      // createLocalJWKSet would take a lone key for a token without name.
      if (protectedHeader.kid === undefined) throw new Unauthenticated();
      return payload;
    } catch (cause) {
      if (cause instanceof DomainError) throw cause;
      throw new Unauthenticated({ cause });
    }
  }
}

function textIn(claims: JWTPayload, name: string): string {
  const value = claims[name];
  if (typeof value !== 'string' || value === '') throw new Unauthenticated();
  return value;
}

function uuidIn(claims: JWTPayload, name: string): string {
  const value = textIn(claims, name);
  if (!isUuid(value)) throw new Unauthenticated();
  return value;
}

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
