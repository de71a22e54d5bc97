import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@attestry/persistence';
import { asPlatform } from '../cell/acting-as.js';
import { AuditTrail } from '../cell/audit-trail.js';
import type { PasswordHash } from '../passwords/password-hash.js';
import { Passwords } from '../passwords/passwords.service.js';
import { normalizedEmail } from '../users/email-address.js';
import { Users } from '../users/users.service.js';
import { InvalidCredentials } from './sign-in.errors.js';
import { type Attempt, Throttle } from './throttle.service.js';

export interface ProvenPerson {
  readonly userId: string;
  /** To store instead of the present hash. */
  readonly renewed: PasswordHash | undefined;
}

/**
 * Proves that the caller knows the password of an address. Unknown address, wrong password and disabled account cost the
 * same work, leave the same traces and get the same answer.
 */
@Injectable()
export class PasswordProof {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly throttle: Throttle,
    private readonly trail: AuditTrail,
  ) {}

  async prove(email: string, password: string): Promise<ProvenPerson> {
    const attempt = await this.throttle.begin(normalizedEmail(email));
    const account = await this.users.findForSignIn(email);
    const check = await this.passwords.check(account?.credential, password);
    if (!account || !check.ok || account.status !== 'active') {
      await this.#recordFailure(attempt);
      throw new InvalidCredentials();
    }
    await this.throttle.succeeded(attempt);
    return { userId: account.userId, renewed: check.renewed };
  }

  // In the cell's own chain: whose tenant it would be, if any, is not to be told.
  #recordFailure(attempt: Attempt): Promise<void> {
    return asPlatform(() =>
      this.unitOfWork.run(() =>
        this.trail.record({
          action: 'auth.sign_in_failed',
          resource: { type: 'account_hash', id: attempt.account.toString('hex') },
          outcome: 'failure',
        }),
      ),
    );
  }
}
