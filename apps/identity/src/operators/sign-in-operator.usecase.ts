import { Inject, Injectable } from '@nestjs/common';
import { PLATFORM_TENANT_ID } from '@attestry/ids';
import { AuditTrail } from '../cell/audit-trail.js';
import { IDENTITY_CONFIG, type IdentityConfig } from '../config.js';
import { Memberships } from '../members/memberships.service.js';
import type { Tokens } from '../sessions/grant.js';
import { Sessions } from '../sessions/sessions.service.js';
import { InvalidCredentials } from '../sign-in/sign-in.errors.js';
import { Users } from '../users/users.service.js';
import { OperatorKey } from './operator-key.js';
import { UsedOperatorKeysRepository } from './used-operator-keys.repository.js';

/** The account behind every operator key. It has no password and no mail; people are invited. */
const FIRST_OPERATOR_ID = '00000000-0000-7000-8000-000000000002';

@Injectable()
export class SignInOperator {
  constructor(
    @Inject(IDENTITY_CONFIG) private readonly config: IdentityConfig,
    private readonly key: OperatorKey,
    private readonly usedKeys: UsedOperatorKeysRepository,
    private readonly users: Users,
    private readonly memberships: Memberships,
    private readonly sessions: Sessions,
    private readonly trail: AuditTrail,
  ) {}

  // No throttle: 256 random bits are not guessed, and an outsider could only hold up the operator with it.
  async signIn(operatorKey: string): Promise<Tokens> {
    const keyHash = await this.key.match(operatorKey);
    if (!keyHash) throw new InvalidCredentials();
    const grant = {
      tenantId: PLATFORM_TENANT_ID,
      userId: FIRST_OPERATOR_ID,
      role: 'operator' as const,
      extraPermissions: [],
    };
    return this.sessions.join(grant, async (sessionId) => {
      if (!(await this.usedKeys.use(keyHash))) throw new InvalidCredentials();
      const membershipId = await this.#membership();
      await this.users.signedIn(undefined);
      await this.trail.record({ action: 'auth.operator_sign_in', resource: { type: 'session', id: sessionId } });
      return membershipId;
    });
  }

  async #membership(): Promise<string> {
    if (!(await this.users.exists())) {
      const email = `operator@${this.config.REGION}.attestry.invalid`;
      await this.users.register({ email, givenName: 'First', familyName: 'Operator', emailVerified: false }, undefined);
    }
    const member = await this.memberships.findByUser(FIRST_OPERATOR_ID);
    return (
      member?.id ??
      this.memberships.join({ userId: FIRST_OPERATOR_ID, role: 'operator', extraPermissions: [], expiresAt: undefined })
    );
  }
}
