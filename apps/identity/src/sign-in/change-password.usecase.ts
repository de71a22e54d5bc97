import { Injectable } from '@nestjs/common';
import { Passwords } from '../passwords/passwords.service.js';
import { assertAcceptable } from '../passwords/password-rules.js';
import { Sessions } from '../sessions/sessions.service.js';
import { normalizedEmail } from '../users/email-address.js';
import { Users } from '../users/users.service.js';
import { InvalidCredentials } from './sign-in.errors.js';
import { Throttle } from './throttle.service.js';

@Injectable()
export class ChangePassword {
  constructor(
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly throttle: Throttle,
    private readonly sessions: Sessions,
  ) {}

  async change(currentPassword: string, newPassword: string): Promise<void> {
    const { email } = await this.users.me();
    assertAcceptable(newPassword, email, 'newPassword');
    const attempt = await this.throttle.begin(normalizedEmail(email));
    const check = await this.passwords.check(await this.users.credential(), currentPassword);
    if (!check.ok) throw new InvalidCredentials();
    await this.throttle.succeeded(attempt);
    await this.users.setPassword(await this.passwords.hash(newPassword));
    await this.sessions.signOutEverywhere('password_changed');
  }
}
