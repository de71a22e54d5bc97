import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { currentActor, currentContext, currentTenant } from '@attestry/request-context';
import { asPerson } from '../cell/acting-as.js';
import { AuditTrail } from '../cell/audit-trail.js';
import { Clock } from '../cell/clock.js';
import { byId, pageById } from '../cell/paging.js';
import { IDENTITY_CONFIG, type IdentityConfig } from '../config.js';
import { Memberships } from '../members/memberships.service.js';
import { Revocations } from '../revocations/revocations.service.js';
import { tokenHash, TokenSigner } from '../tokens/token-signer.service.js';
import type { Grant, Tokens } from './grant.js';
import { callingDevice, type RevocationReason, type Session } from './session.js';
import { SessionNotFound } from './session.errors.js';
import { SessionsRepository } from './sessions.repository.js';

const ENDED_KEPT_MS = 7 * 86_400_000;
const CLEAN_UP_BATCH = 500;

@Injectable()
export class Sessions {
  constructor(
    @Inject(IDENTITY_CONFIG) private readonly config: IdentityConfig,
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: SessionsRepository,
    private readonly revocations: Revocations,
    private readonly memberships: Memberships,
    private readonly signer: TokenSigner,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Opens a session as the person; `within` runs in the same transaction, for what belongs to it. */
  open(grant: Grant & { membershipId: string }, within: (sessionId: string) => Promise<void>): Promise<Tokens> {
    return this.join(grant, async (sessionId) => {
      await within(sessionId);
      return grant.membershipId;
    });
  }

  /** The same for a membership that `within` makes and names. */
  async join(grant: Grant, within: (sessionId: string) => Promise<string>): Promise<Tokens> {
    const sessionId = uuidv7();
    const now = this.clock.now();
    const expiresAt = this.clock.in(this.config.SESSION_TTL_S * 1_000);
    const { tenantId, userId } = grant;
    const refresh = await this.signer.refresh({ tenantId, sessionId }, expiresAt);
    const access = await this.signer.access({ ...grant, sessionId, authenticatedAt: now });
    await asPerson({ tenantId, userId, sessionId }, () =>
      this.unitOfWork.run(async () => {
        const membershipId = await within(sessionId);
        await this.repository.insertSession({
          id: sessionId,
          userId,
          membershipId,
          device: callingDevice(),
          now,
          expiresAt,
        });
        await this.repository.insertToken({
          id: uuidv7(),
          sessionId,
          hash: tokenHash(refresh.token),
          expiresAt: refresh.expiresAt,
        });
      }),
    );
    return {
      accessToken: access.token,
      accessExpiresAt: access.expiresAt,
      refreshToken: refresh.token,
      refreshExpiresAt: refresh.expiresAt,
      sessionId,
      tenantId,
      userId,
    };
  }

  /** The calling person has proven again who they are. Answers when. */
  async confirm(): Promise<Date> {
    const { sessionId } = currentContext();
    if (sessionId === undefined) throw new SessionNotFound();
    const now = this.clock.now();
    await this.unitOfWork.run(async () => {
      await this.repository.confirm(sessionId, now);
      await this.trail.record({ action: 'auth.step_up', resource: { type: 'session', id: sessionId } });
    });
    return now;
  }

  /** Ends the session of the calling token. */
  async signOut(): Promise<void> {
    const { sessionId } = currentContext();
    if (sessionId === undefined) throw new SessionNotFound();
    await this.unitOfWork.run(async () => {
      await this.#end({ sessionId }, 'sign_out');
      await this.trail.record({ action: 'auth.sign_out', resource: { type: 'session', id: sessionId } });
    });
  }

  /** Ends the caller's sessions in every tenant the person belongs to, one tenant's transaction after the other. */
  async signOutEverywhere(reason: 'sign_out_everywhere' | 'password_changed' = 'sign_out_everywhere'): Promise<number> {
    const userId = currentActor().id;
    const { sessionId } = currentContext();
    let count = 0;
    for (const tenantId of await this.memberships.tenantsOf(userId)) {
      count += await asPerson({ tenantId, userId, sessionId }, () => this.#endAllOf(userId, reason));
    }
    return count;
  }

  /** The caller's live sessions in this tenant, newest first. */
  async list(request: PageRequest): Promise<{ items: Session[]; nextPageToken: string }> {
    const userId = currentActor().id;
    const page = pageById(request, 'identity.sessions', userId);
    return page.close(await this.repository.list(userId, this.clock.now(), page.limit, page.after?.id), byId);
  }

  /** Ends one of the caller's own sessions in this tenant. */
  async revoke(sessionId: string): Promise<void> {
    await this.unitOfWork.run(async () => {
      const ended = await this.#end({ sessionId, userId: currentActor().id }, 'revoked_by_owner');
      if (ended.length === 0) throw new SessionNotFound();
      await this.trail.record({ action: 'auth.session_revoked', resource: { type: 'session', id: sessionId } });
    });
  }

  /** Ends all sessions of a person in the current tenant. Part of the caller's transaction. */
  async endAllOf(userId: string, reason: RevocationReason): Promise<number> {
    return (await this.#end({ userId }, reason)).length;
  }

  /** Ends the family of a refresh token. Part of the caller's transaction. */
  async endFamily(sessionId: string, reason: RevocationReason): Promise<void> {
    await this.#end({ sessionId }, reason);
  }

  /** Ends every session of the current tenant, and stops the access tokens too. Part of the caller's transaction. */
  async endAllOfTenant(): Promise<void> {
    const ended = await this.repository.revoke({}, 'tenant_closed_to_users', this.clock.now());
    await this.revocations.denyTenant(currentTenant());
    await this.trail.record({
      action: 'auth.tenant_sessions_revoked',
      resource: { type: 'tenant', id: currentTenant() },
      details: { count: String(ended.length) },
    });
  }

  /** Removes a batch of the current tenant's sessions that ended a week ago; true when there may be more. */
  async removeEnded(): Promise<boolean> {
    await this.repository.forgetAllSuccessors(this.clock.in(-this.config.REFRESH_GRACE_S * 1_000));
    return (await this.repository.removeEnded(this.clock.in(-ENDED_KEPT_MS), CLEAN_UP_BATCH)) === CLEAN_UP_BATCH;
  }

  #endAllOf(userId: string, reason: 'sign_out_everywhere' | 'password_changed'): Promise<number> {
    return this.unitOfWork.run(async () => {
      const ended = await this.#end({ userId }, reason);
      await this.trail.record({
        action: 'auth.sign_out_everywhere',
        resource: { type: 'user', id: userId },
        details: { reason, count: String(ended.length) },
      });
      return ended.length;
    });
  }

  async #end(filter: { sessionId?: string; userId?: string }, reason: RevocationReason): Promise<readonly string[]> {
    const ended = await this.repository.revoke(filter, reason, this.clock.now());
    await this.revocations.denySessions(ended);
    return ended;
  }
}
