import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { WriteGuard } from '@attestry/local-tenants';
import { asTenant } from '../cell/acting-as.js';
import { AuditTrail } from '../cell/audit-trail.js';
import { Clock } from '../cell/clock.js';
import { Memberships } from '../members/memberships.service.js';
import { assertAcceptable } from '../passwords/password-rules.js';
import type { PasswordHash } from '../passwords/password-hash.js';
import { Passwords } from '../passwords/passwords.service.js';
import type { Tokens } from '../sessions/grant.js';
import { Sessions } from '../sessions/sessions.service.js';
import { PasswordProof } from '../sign-in/password-proof.service.js';
import { tokenHash } from '../tokens/token-signer.service.js';
import { Users } from '../users/users.service.js';
import { InvitationNotFound } from './invitation.errors.js';
import { tenantOfToken } from './invitation-token.js';
import type { Invitation } from './invitation.js';
import { InvitationsRepository } from './invitations.repository.js';

export interface AcceptCommand {
  readonly token: string;
  readonly password: string;
  readonly givenName: string;
  readonly familyName: string;
}

interface Invitee {
  readonly userId: string;
  /** Of a new account the password to set, of an old one a renewed hash, if any. */
  readonly credential: PasswordHash | undefined;
  readonly isNew: boolean;
}

/** Uses an invitation's token: account, membership and first session appear in one transaction. */
@Injectable()
export class AcceptInvitation {
  constructor(
    private readonly repository: InvitationsRepository,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly proof: PasswordProof,
    private readonly memberships: Memberships,
    private readonly sessions: Sessions,
    private readonly writeGuard: WriteGuard,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async accept(command: AcceptCommand): Promise<Tokens> {
    const tenantId = tenantOfToken(command.token);
    if (tenantId === undefined) throw new InvitationNotFound();
    const hash = tokenHash(command.token);
    const invitation = await asTenant(tenantId, () => this.repository.findPending(hash, this.clock.now()));
    if (!invitation) throw new InvitationNotFound();
    const invitee = await this.#invitee(invitation, command);
    const { role, extraPermissions } = invitation;
    const grant = { tenantId, userId: invitee.userId, role, extraPermissions };
    return this.sessions.join(grant, (sessionId) => this.#join(hash, invitee, command, sessionId));
  }

  // The token alone does not open an account that exists: whoever made the invitation may have seen it.
  async #invitee(invitation: Invitation, { password }: AcceptCommand): Promise<Invitee> {
    const account = await this.users.findForSignIn(invitation.email);
    if (account) {
      const { userId, renewed } = await this.proof.prove(invitation.email, password);
      return { userId, credential: renewed, isNew: false };
    }
    assertAcceptable(password, invitation.email, 'password');
    return { userId: uuidv7(), credential: await this.passwords.hash(password), isNew: true };
  }

  /** Runs as the invitee. Answers the id of the membership. */
  async #join(hash: Buffer, invitee: Invitee, command: AcceptCommand, sessionId: string): Promise<string> {
    const quota = await this.writeGuard.lockQuota('users');
    const invitation = await this.repository.lockPending(hash, this.clock.now());
    if (!invitation) throw new InvitationNotFound();
    quota.admit(await this.memberships.countActive());
    if (invitee.isNew) {
      const { givenName, familyName } = command;
      await this.users.register(
        { email: invitation.email, givenName, familyName, emailVerified: true },
        invitee.credential,
      );
    }
    await this.users.signedIn(invitee.isNew ? undefined : invitee.credential);
    const membershipId = await this.memberships.join({
      userId: invitee.userId,
      role: invitation.role,
      extraPermissions: invitation.extraPermissions,
      expiresAt: invitation.membershipExpiresAt,
    });
    await this.repository.accept(invitation.id, invitee.userId, this.clock.now());
    await this.trail.record({ action: 'invitation.accepted', resource: { type: 'invitation', id: invitation.id } });
    await this.trail.record({ action: 'member.joined', resource: { type: 'member', id: membershipId } });
    await this.trail.record({ action: 'auth.sign_in', resource: { type: 'session', id: sessionId } });
    return membershipId;
  }
}
