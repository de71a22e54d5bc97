import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { UnitOfWork } from '@attestry/persistence';
import { asTenant } from '../cell/acting-as.js';
import { AuditTrail } from '../cell/audit-trail.js';
import { Clock } from '../cell/clock.js';
import { IDENTITY_CONFIG, type IdentityConfig } from '../config.js';
import { Memberships, type OpenMembership } from '../members/memberships.service.js';
import { InvalidRefreshToken } from '../tokens/token.errors.js';
import { type RefreshClaims, type SignedToken, tokenHash, TokenSigner } from '../tokens/token-signer.service.js';
import { decideRefresh } from './refresh-decision.js';
import { callingDevice, type Device } from './session.js';
import { type LockedRefreshToken, SessionsRepository } from './sessions.repository.js';
import type { Tokens } from './grant.js';
import { Sessions } from './sessions.service.js';
import { openSuccessor, sealSuccessor, successorPlace } from './successor-seal.js';

/** The refresh token the caller gets, and the rights of its access token; nothing when it gets none. */
interface Renewal {
  readonly refresh: SignedToken;
  readonly membership: OpenMembership;
  readonly userId: string;
  readonly authenticatedAt: Date;
}

/**
 * Consumes a refresh token and makes its one successor. Of any number of parallel calls with one token the row lock lets
 * one rotate; the others come after it and get the same successor.
 */
@Injectable()
export class RefreshSession {
  constructor(
    @Inject(IDENTITY_CONFIG) private readonly config: IdentityConfig,
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: SessionsRepository,
    private readonly sessions: Sessions,
    private readonly memberships: Memberships,
    private readonly signer: TokenSigner,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  get #graceMs(): number {
    return this.config.REFRESH_GRACE_S * 1_000;
  }

  async refresh(token: string): Promise<Tokens> {
    const claims = await this.signer.readRefresh(token);
    const renewal = await asTenant(claims.tenantId, () => this.#renew(token, claims));
    if (!renewal) throw new InvalidRefreshToken();
    const { refresh, membership, userId, authenticatedAt } = renewal;
    const access = await this.signer.access({
      ...claims,
      userId,
      role: membership.role,
      extraPermissions: membership.extraPermissions,
      authenticatedAt,
    });
    return {
      accessToken: access.token,
      accessExpiresAt: access.expiresAt,
      refreshToken: refresh.token,
      refreshExpiresAt: refresh.expiresAt,
      sessionId: claims.sessionId,
      tenantId: claims.tenantId,
      userId,
    };
  }

  // Refusals are answers of the transaction, not errors in it: a revocation must be committed.
  #renew(token: string, claims: RefreshClaims): Promise<Renewal | undefined> {
    const device = callingDevice();
    return this.unitOfWork.run(async () => {
      const now = this.clock.now();
      const presented = await this.repository.lockToken(claims.sessionId, tokenHash(token));
      if (!presented) return undefined;
      const decision = decideRefresh(
        {
          ...presented,
          hasSuccessor: presented.successorSealed !== undefined,
          sameDevice: presented.fingerprint.equals(device.fingerprint),
        },
        now,
        this.#graceMs,
      );
      if (decision === 'refuse') return undefined;
      if (decision === 'reuse') return this.#endReused(presented);
      const membership = await this.memberships.findOpen(presented.membershipId);
      if (!membership) return this.#endWithoutMembership(presented);
      const refresh =
        decision === 'rotate'
          ? await this.#rotate(token, claims, presented, device, now)
          : await this.#repeat(token, claims, presented);
      const { userId, authenticatedAt } = presented;
      return { refresh, membership, userId, authenticatedAt };
    });
  }

  async #rotate(
    token: string,
    claims: RefreshClaims,
    presented: LockedRefreshToken,
    device: Device,
    now: Date,
  ): Promise<SignedToken> {
    const successor = await this.signer.refresh(claims, presented.familyExpiresAt);
    const successorId = uuidv7();
    const { sessionId } = claims;
    await this.repository.insertToken({
      id: successorId,
      sessionId,
      hash: tokenHash(successor.token),
      expiresAt: successor.expiresAt,
    });
    const successorSealed = sealSuccessor(token, successorPlace(claims.tenantId, presented.id), successor.token);
    await this.repository.consume({ id: presented.id, successorId, successorSealed, now });
    await this.repository.forgetSuccessors(sessionId, new Date(now.getTime() - this.#graceMs));
    await this.repository.touch(sessionId, device, now);
    return successor;
  }

  async #repeat(token: string, claims: RefreshClaims, presented: LockedRefreshToken): Promise<SignedToken> {
    const sealed = presented.successorSealed;
    if (!sealed) throw new InvalidRefreshToken();
    const successor = openSuccessor(token, successorPlace(claims.tenantId, presented.id), sealed);
    await this.repository.countGrace(presented.id);
    return { token: successor, expiresAt: expiryOf(successor) };
  }

  async #endReused(presented: LockedRefreshToken): Promise<undefined> {
    await this.sessions.endFamily(presented.sessionId, 'refresh_reuse');
    await this.trail.record({
      action: 'auth.refresh_reuse',
      resource: { type: 'session', id: presented.sessionId },
      outcome: 'failure',
      details: { user_id: presented.userId, refresh_token_id: presented.id },
    });
  }

  async #endWithoutMembership(presented: LockedRefreshToken): Promise<undefined> {
    await this.sessions.endFamily(presented.sessionId, 'membership_changed');
  }
}

/** Of a token that we made and have just decrypted, so its signature needs no second look. */
function expiryOf(token: string): Date {
  const [, payload = ''] = token.split('.');
  const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { exp: number };
  return new Date(exp * 1_000);
}
