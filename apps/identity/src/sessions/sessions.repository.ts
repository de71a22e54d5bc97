import { Injectable } from '@nestjs/common';
import { type EntityManager, rows, UnitOfWork } from '@attestry/persistence';
import type { Device, RevocationReason, Session } from './session.js';

const SESSION = `id, user_id as "userId", membership_id as "membershipId", user_agent as "userAgent",
  client_address as "clientAddress", created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt"`;

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly membershipId: string;
  readonly device: Device;
  readonly now: Date;
  readonly expiresAt: Date;
}

export interface NewRefreshToken {
  readonly id: string;
  readonly sessionId: string;
  readonly hash: Buffer;
  readonly expiresAt: Date;
}

/** A refresh token and its family, both locked until the transaction ends. */
export interface LockedRefreshToken {
  readonly id: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly membershipId: string;
  readonly fingerprint: Buffer;
  readonly expiresAt: Date;
  readonly consumedAt: Date | undefined;
  readonly successorSealed: Buffer | undefined;
  readonly graces: number;
  readonly familyRevokedAt: Date | undefined;
  readonly familyExpiresAt: Date;
  readonly authenticatedAt: Date;
}

/** `identity.sessions` and `identity.refresh_tokens` of the current tenant. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  insertSession(session: NewSession): Promise<void> {
    return this.#run(
      `insert into identity.sessions
         (id, user_id, membership_id, fingerprint, user_agent, client_address, last_used_at, expires_at,
          authenticated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $7)`,
      [
        session.id,
        session.userId,
        session.membershipId,
        session.device.fingerprint,
        session.device.userAgent,
        session.device.clientAddress,
        session.now,
        session.expiresAt,
      ],
    );
  }

  insertToken(token: NewRefreshToken): Promise<void> {
    return this.#run(
      'insert into identity.refresh_tokens (id, session_id, token_hash, expires_at) values ($1, $2, $3, $4)',
      [token.id, token.sessionId, token.hash, token.expiresAt],
    );
  }

  /** The family is locked first, then the token: every change of a family takes this order. */
  lockToken(sessionId: string, hash: Buffer): Promise<LockedRefreshToken | undefined> {
    return this.unitOfWork.run(async (em) => {
      await rows(em, 'select id from identity.sessions where id = $1 for update', [sessionId]);
      const [row] = await rows<Nullable<LockedRefreshToken>>(
        em,
        `select token.id, session.id as "sessionId", session.user_id as "userId",
                session.membership_id as "membershipId", session.fingerprint, token.expires_at as "expiresAt",
                token.consumed_at as "consumedAt", token.successor_sealed as "successorSealed", token.graces,
                session.revoked_at as "familyRevokedAt", session.expires_at as "familyExpiresAt",
                coalesce(session.authenticated_at, session.created_at) as "authenticatedAt"
         from identity.refresh_tokens as token
           join identity.sessions as session on session.tenant_id = token.tenant_id and session.id = token.session_id
         where token.token_hash = $2 and token.session_id = $1`,
        [sessionId, hash],
      );
      return row && withoutNulls(row);
    });
  }

  consume(token: { id: string; successorId: string; successorSealed: Buffer; now: Date }): Promise<void> {
    return this.#run(
      `update identity.refresh_tokens set consumed_at = $2, successor_id = $3, successor_sealed = $4 where id = $1`,
      [token.id, token.now, token.successorId, token.successorSealed],
    );
  }

  countGrace(tokenId: string): Promise<void> {
    return this.#run('update identity.refresh_tokens set graces = graces + 1 where id = $1', [tokenId]);
  }

  /** Successors are kept for the seconds of grace only. */
  forgetSuccessors(sessionId: string, consumedBefore: Date): Promise<void> {
    return this.#run(
      `update identity.refresh_tokens set successor_sealed = null
       where session_id = $1 and consumed_at < $2 and successor_sealed is not null`,
      [sessionId, consumedBefore],
    );
  }

  /** The same for all sessions of the tenant, for those that are not used any more. */
  forgetAllSuccessors(consumedBefore: Date): Promise<void> {
    return this.#run(
      `update identity.refresh_tokens set successor_sealed = null
       where consumed_at < $1 and successor_sealed is not null`,
      [consumedBefore],
    );
  }

  confirm(sessionId: string, now: Date): Promise<void> {
    return this.#run('update identity.sessions set authenticated_at = $2 where id = $1', [sessionId, now]);
  }

  touch(sessionId: string, device: Device, now: Date): Promise<void> {
    return this.#run('update identity.sessions set last_used_at = $2, fingerprint = $3 where id = $1', [
      sessionId,
      now,
      device.fingerprint,
    ]);
  }

  /** Live sessions that end by this; an empty filter means all of the tenant. */
  revoke(
    filter: { readonly sessionId?: string; readonly userId?: string },
    reason: RevocationReason,
    now: Date,
  ): Promise<string[]> {
    return this.unitOfWork.run(async (em) => {
      const ended = await rows<{ id: string }>(
        em,
        `update identity.sessions set revoked_at = $1, revoked_reason = $2
         where revoked_at is null and expires_at > $1
           and ($3::uuid is null or id = $3) and ($4::uuid is null or user_id = $4)
         returning id`,
        [now, reason, filter.sessionId ?? null, filter.userId ?? null],
      );
      return ended.map(({ id }) => id);
    });
  }

  /** Live sessions of a person, newest first. */
  list(userId: string, now: Date, limit: number, beforeId: string | undefined): Promise<Session[]> {
    return this.unitOfWork.run(
      (em) =>
        rows<Session>(
          em,
          `select ${SESSION} from identity.sessions
           where user_id = $1 and revoked_at is null and expires_at > $2 and ($4::uuid is null or id < $4)
           order by id desc limit $3`,
          [userId, now, limit, beforeId ?? null],
        ),
      { readOnly: true },
    );
  }

  /** Sessions that ended long enough ago, with their tokens. */
  removeEnded(endedBefore: Date, limit: number): Promise<number> {
    return this.unitOfWork.run(async (em) => {
      const removed = await rows(
        em,
        `delete from identity.sessions where id in (
           select id from identity.sessions where expires_at < $1 or revoked_at < $1 order by id limit $2)
         returning id`,
        [endedBefore, limit],
      );
      return removed.length;
    });
  }

  #run(sql: string, params: readonly unknown[]): Promise<void> {
    return this.unitOfWork.run(async (em: EntityManager) => {
      await rows(em, sql, params);
    });
  }
}

type Nullable<T> = { [Key in keyof T]: undefined extends T[Key] ? Exclude<T[Key], undefined> | null : T[Key] };

const withoutNulls = (row: Nullable<LockedRefreshToken>): LockedRefreshToken => ({
  ...row,
  consumedAt: row.consumedAt ?? undefined,
  successorSealed: row.successorSealed ?? undefined,
  familyRevokedAt: row.familyRevokedAt ?? undefined,
});
