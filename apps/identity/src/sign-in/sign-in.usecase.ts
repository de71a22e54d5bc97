import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../cell/audit-trail.js';
import { Memberships, type OpenMembership } from '../members/memberships.service.js';
import type { PasswordHash } from '../passwords/password-hash.js';
import type { Tokens } from '../sessions/grant.js';
import { Sessions } from '../sessions/sessions.service.js';
import { Users } from '../users/users.service.js';
import { PasswordProof } from './password-proof.service.js';
import { NoActiveMembership, TenantRequired } from './sign-in.errors.js';

export interface SignInCommand {
  readonly email: string;
  readonly password: string;
  /** Empty when the person has one membership. */
  readonly tenantSlug: string;
}

@Injectable()
export class SignIn {
  constructor(
    private readonly proof: PasswordProof,
    private readonly users: Users,
    private readonly memberships: Memberships,
    private readonly sessions: Sessions,
    private readonly trail: AuditTrail,
  ) {}

  async signIn({ email, password, tenantSlug }: SignInCommand): Promise<Tokens> {
    const { userId, renewed } = await this.proof.prove(email, password);
    const membership = choose(await this.memberships.openOf(userId), tenantSlug);
    return this.#open(userId, membership, renewed);
  }

  #open(userId: string, membership: OpenMembership, renewed: PasswordHash | undefined): Promise<Tokens> {
    return this.sessions.open({ ...membership, userId }, async (sessionId) => {
      await this.users.signedIn(renewed);
      await this.trail.record({ action: 'auth.sign_in', resource: { type: 'session', id: sessionId } });
    });
  }
}

/** Known only to whoever knows the password, so slugs may be told. */
export function choose(open: readonly OpenMembership[], slug: string): OpenMembership {
  if (slug === '' && open.length > 1) throw new TenantRequired(open.map((membership) => membership.slug));
  const chosen = slug === '' ? open[0] : open.find((membership) => membership.slug === slug);
  if (!chosen) throw new NoActiveMembership();
  return chosen;
}
