import { Injectable } from '@nestjs/common';
import type { Role } from '@attestry/authz';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Invitation, InvitationStatus } from './invitation.js';

const INVITATION = `id, email, role, extra_permissions as "extraPermissions", status, expires_at as "expiresAt",
  membership_expires_at as "membershipExpiresAt", created_at as "createdAt"`;

type Row = Omit<Invitation, 'membershipExpiresAt'> & { readonly membershipExpiresAt: Date | null };

export interface NewInvitation {
  readonly id: string;
  readonly email: string;
  readonly emailNorm: string;
  readonly role: Role;
  readonly extraPermissions: readonly string[];
  readonly tokenHash: Buffer;
  readonly expiresAt: Date;
  readonly membershipExpiresAt: Date | undefined;
  readonly onboarding: boolean;
}

/** `identity.invitations` of the current tenant. */
@Injectable()
export class InvitationsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async insert(invitation: NewInvitation): Promise<Invitation> {
    const [row] = await this.#all<Row>(
      `insert into identity.invitations
         (id, email, email_norm, role, extra_permissions, token_hash, expires_at, membership_expires_at, onboarding)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${INVITATION}`,
      [
        invitation.id,
        invitation.email,
        invitation.emailNorm,
        invitation.role,
        invitation.extraPermissions,
        invitation.tokenHash,
        invitation.expiresAt,
        invitation.membershipExpiresAt ?? null,
        invitation.onboarding,
      ],
    );
    if (!row) throw new Error('bug: an insert without row');
    return fromRow(row);
  }

  /** Takes back what is pending for an address. */
  async revokePending(emailNorm: string): Promise<void> {
    await this.#all("update identity.invitations set status = 'revoked' where email_norm = $1 and status = 'pending'", [
      emailNorm,
    ]);
  }

  async revoke(id: string): Promise<boolean> {
    const revoked = await this.#all(
      "update identity.invitations set status = 'revoked' where id = $1 and status = 'pending' returning id",
      [id],
    );
    return revoked.length === 1;
  }

  async lockOnboarding(): Promise<Invitation | undefined> {
    const [row] = await this.#all<Row>(
      `select ${INVITATION} from identity.invitations where onboarding for update`,
      [],
    );
    return row && fromRow(row);
  }

  async renewOnboarding(
    id: string,
    next: Pick<NewInvitation, 'email' | 'emailNorm' | 'tokenHash' | 'expiresAt'>,
  ): Promise<Invitation> {
    const [row] = await this.#all<Row>(
      `update identity.invitations set email = $2, email_norm = $3, token_hash = $4, expires_at = $5, status = 'pending'
       where id = $1 returning ${INVITATION}`,
      [id, next.email, next.emailNorm, next.tokenHash, next.expiresAt],
    );
    if (!row) throw new Error('bug: the locked invitation is gone');
    return fromRow(row);
  }

  /** A pending one in time, locked: of two uses of a token the second finds nothing. */
  async lockPending(tokenHash: Buffer, now: Date): Promise<Invitation | undefined> {
    const [row] = await this.#all<Row>(
      `select ${INVITATION} from identity.invitations
       where token_hash = $1 and status = 'pending' and expires_at > $2 for update`,
      [tokenHash, now],
    );
    return row && fromRow(row);
  }

  async findPending(tokenHash: Buffer, now: Date): Promise<Invitation | undefined> {
    const [row] = await this.#all<Row>(
      `select ${INVITATION} from identity.invitations where token_hash = $1 and status = 'pending' and expires_at > $2`,
      [tokenHash, now],
    );
    return row && fromRow(row);
  }

  async accept(id: string, userId: string, now: Date): Promise<void> {
    await this.#all(
      "update identity.invitations set status = 'accepted', accepted_at = $3, accepted_by = $2 where id = $1",
      [id, userId, now],
    );
  }

  async list(status: InvitationStatus | undefined, limit: number, afterId: string | undefined): Promise<Invitation[]> {
    const found = await this.#all<Row>(
      `select ${INVITATION} from identity.invitations
       where ($1::text is null or status = $1) and ($3::uuid is null or id > $3) order by id limit $2`,
      [status ?? null, limit, afterId ?? null],
    );
    return found.map(fromRow);
  }

  #all<Result extends object>(sql: string, params: readonly unknown[]): Promise<Result[]> {
    return this.unitOfWork.run((em) => rows<Result>(em, sql, params));
  }
}

const fromRow = (row: Row): Invitation => ({ ...row, membershipExpiresAt: row.membershipExpiresAt ?? undefined });
