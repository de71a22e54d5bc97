import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ACCESS_AUDIENCE, CLOCK_TOLERANCE_S, type Role, TOKEN_TYPES } from '@attestry/authz';
import { isUuid } from '@attestry/ids';
import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { Clock } from '../cell/clock.js';
import { IDENTITY_CONFIG, type IdentityConfig } from '../config.js';
import { type Signer, SigningKeys } from '../signing-keys/signing-keys.service.js';
import { InvalidRefreshToken } from './token.errors.js';

export interface AccessGrant {
  readonly tenantId: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly role: Role;
  readonly extraPermissions: readonly string[];
  /** When the person last proved who they are. */
  readonly authenticatedAt: Date;
}

export interface SignedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** What a refresh token that we signed and that is in time says. Whether it is still good, the database knows. */
export interface RefreshClaims {
  readonly tenantId: string;
  readonly sessionId: string;
}

const REFRESH_AUDIENCE = 'identity';
const JTI_BYTES = 32;

/** Makes the three kinds of token and reads back the one that is only for identity. */
@Injectable()
export class TokenSigner {
  constructor(
    @Inject(IDENTITY_CONFIG) private readonly config: IdentityConfig,
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
  ) {}

  access(grant: AccessGrant): Promise<SignedToken> {
    const expiresAt = this.#wholeSecondsAhead(this.config.ACCESS_TOKEN_TTL_S);
    return this.#sign(this.keys.signer('access'), TOKEN_TYPES.access, expiresAt, {
      aud: ACCESS_AUDIENCE,
      sub: grant.userId,
      sid: grant.sessionId,
      tid: grant.tenantId,
      rgn: this.config.REGION,
      role: grant.role,
      perms: [...grant.extraPermissions],
      auth_time: Math.floor(grant.authenticatedAt.getTime() / 1_000),
    });
  }

  /** `sid` is the family. Nothing about the person: the edge needs only tenant and region. */
  refresh(claims: RefreshClaims, familyExpiresAt: Date): Promise<SignedToken> {
    const expiresAt = this.#wholeSecondsAhead(this.config.REFRESH_TOKEN_TTL_S);
    return this.#sign(
      this.keys.signer('refresh'),
      TOKEN_TYPES.refresh,
      expiresAt < familyExpiresAt ? expiresAt : familyExpiresAt,
      {
        aud: REFRESH_AUDIENCE,
        sid: claims.sessionId,
        tid: claims.tenantId,
        rgn: this.config.REGION,
      },
    );
  }

  service(client: string, audience: string): Promise<SignedToken> {
    const expiresAt = this.#wholeSecondsAhead(this.config.SERVICE_TOKEN_TTL_S);
    return this.#sign(this.keys.signer('access'), TOKEN_TYPES.service, expiresAt, {
      aud: audience,
      act: { sub: client },
    });
  }

  /** Refuses forged and expired tokens without a look into the database. */
  async readRefresh(token: string): Promise<RefreshClaims> {
    const payload = await this.#verifyRefresh(token);
    const { tid, sid } = payload;
    if (typeof tid !== 'string' || typeof sid !== 'string' || !isUuid(tid) || !isUuid(sid))
      throw new InvalidRefreshToken();
    if (payload['rgn'] !== this.config.REGION) throw new InvalidRefreshToken();
    return { tenantId: tid, sessionId: sid };
  }

  async #verifyRefresh(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(
        token,
        (header) => {
          const verifier = this.keys.refreshVerifier(header.kid);
          if (!verifier || verifier.algorithm !== header.alg) throw new InvalidRefreshToken();
          return verifier.key;
        },
        {
          typ: TOKEN_TYPES.refresh,
          audience: REFRESH_AUDIENCE,
          issuer: this.config.TOKEN_ISSUER,
          algorithms: ['EdDSA', 'ES256'],
          requiredClaims: ['exp', 'iat', 'jti', 'sid', 'tid', 'rgn'],
          clockTolerance: CLOCK_TOLERANCE_S,
          currentDate: this.clock.now(),
        },
      );
      return payload;
    } catch (cause) {
      throw new InvalidRefreshToken({ cause });
    }
  }

  async #sign(signer: Signer, typ: string, expiresAt: Date, claims: JWTPayload): Promise<SignedToken> {
    const now = Math.floor(this.clock.now().getTime() / 1_000);
    const token = await new SignJWT({
      ...claims,
      iss: this.config.TOKEN_ISSUER,
      jti: randomBytes(JTI_BYTES).toString('base64url'),
    })
      .setProtectedHeader({ alg: signer.algorithm, typ, kid: signer.kid })
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(Math.floor(expiresAt.getTime() / 1_000))
      .sign(signer.key);
    return { token, expiresAt };
  }

  // The end that callers are told is the one in the token.
  #wholeSecondsAhead(seconds: number): Date {
    return new Date(Math.floor(this.clock.now().getTime() / 1_000) * 1_000 + seconds * 1_000);
  }
}

/** How tokens and keys with 256 random bits are stored. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token, 'utf8').digest();
