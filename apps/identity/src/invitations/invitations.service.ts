import { Inject, Injectable } from '@nestjs/common';
import type { Role } from '@attestry/authz';
import { uuidv7 } from '@attestry/ids';
import { LocalTenantsRepository, WriteGuard } from '@attestry/local-tenants';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { currentTenant } from '@attestry/request-context';
import { AuditTrail } from '../cell/audit-trail.js';
import { Clock } from '../cell/clock.js';
import { byId, pageById } from '../cell/paging.js';
import { IDENTITY_CONFIG, type IdentityConfig } from '../config.js';
import { Mailer } from '../mail/mail.js';
import { assertMayGrant } from '../members/granting.js';
import { Memberships } from '../members/memberships.service.js';
import { tokenHash } from '../tokens/token-signer.service.js';
import { normalizedEmail } from '../users/email-address.js';
import { InvitationNotFound, TenantUnknown } from './invitation.errors.js';
import { invitationMail } from './invitation-mail.js';
import { newInvitationToken } from './invitation-token.js';
import type { Invitation, InvitationStatus } from './invitation.js';
import { InvitationsRepository } from './invitations.repository.js';

export interface InviteCommand {
  readonly email: string;
  readonly role: Role;
  readonly extraPermissions: readonly string[];
  readonly membershipExpiresAt: Date | undefined;
}

interface Made {
  readonly invitation: Invitation;
  readonly token: string | undefined;
}

@Injectable()
export class Invitations {
  constructor(
    @Inject(IDENTITY_CONFIG) private readonly config: IdentityConfig,
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: InvitationsRepository,
    private readonly memberships: Memberships,
    private readonly tenants: LocalTenantsRepository,
    private readonly writeGuard: WriteGuard,
    private readonly mailer: Mailer,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** The same for every address: whether it has an account is looked at when the invitation is accepted. */
  async invite(command: InviteCommand): Promise<Invitation> {
    assertMayGrant(command.role, command.extraPermissions, '');
    const token = newInvitationToken(currentTenant());
    return this.unitOfWork.run(async () => {
      const quota = await this.writeGuard.lockQuota('users');
      quota.admit(await this.memberships.countActive());
      await this.repository.revokePending(normalizedEmail(command.email));
      const invitation = await this.#insert({ ...command, onboarding: false }, token);
      this.#mail(invitation, token);
      return invitation;
    });
  }

  /** One per tenant; a repeat before acceptance makes the earlier token void. */
  async inviteFirstAdministrator(email: string): Promise<Made> {
    const token = newInvitationToken(currentTenant());
    return this.unitOfWork.run(async (): Promise<Made> => {
      if (!(await this.tenants.lock(currentTenant()))) throw new TenantUnknown();
      const before = await this.repository.lockOnboarding();
      if (before?.status === 'accepted') return { invitation: before, token: undefined };
      const command = { email, role: 'admin' as const, extraPermissions: [], membershipExpiresAt: undefined };
      const invitation = before
        ? await this.#renew(before, email, token)
        : await this.#insert({ ...command, onboarding: true }, token);
      this.#mail(invitation, token);
      return { invitation, token };
    });
  }

  async list(
    request: PageRequest,
    status: InvitationStatus | undefined,
  ): Promise<{ items: Invitation[]; nextPageToken: string }> {
    const page = pageById(request, 'identity.invitations', status);
    return page.close(await this.repository.list(status, page.limit, page.after?.id), byId);
  }

  async revoke(id: string): Promise<void> {
    await this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      if (!(await this.repository.revoke(id))) throw new InvitationNotFound();
      await this.trail.record({ action: 'invitation.revoked', resource: { type: 'invitation', id } });
    });
  }

  async #insert(command: InviteCommand & { onboarding: boolean }, token: string): Promise<Invitation> {
    const invitation = await this.repository.insert({
      id: uuidv7(),
      ...command,
      email: command.email.trim(),
      emailNorm: normalizedEmail(command.email),
      tokenHash: tokenHash(token),
      expiresAt: this.#expiry(),
    });
    await this.#recordCreated(invitation);
    return invitation;
  }

  async #renew(before: Invitation, email: string, token: string): Promise<Invitation> {
    const invitation = await this.repository.renewOnboarding(before.id, {
      email: email.trim(),
      emailNorm: normalizedEmail(email),
      tokenHash: tokenHash(token),
      expiresAt: this.#expiry(),
    });
    await this.#recordCreated(invitation);
    return invitation;
  }

  #recordCreated({ id, role }: Invitation): Promise<void> {
    return this.trail.record({ action: 'invitation.created', resource: { type: 'invitation', id }, details: { role } });
  }

  #expiry(): Date {
    return this.clock.in(this.config.INVITATION_TTL_S * 1_000);
  }

  // After the commit, also that of a call with an idempotency key, which is one transaction with the key: a mail about
  // something that was rolled back cannot be called back.
  #mail(invitation: Invitation, token: string): void {
    const mail = invitationMail(invitation.email, token, this.config.PUBLIC_URL, invitation.expiresAt);
    this.unitOfWork.afterCommit(() => this.mailer.send(mail));
  }
}
