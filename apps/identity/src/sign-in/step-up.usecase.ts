import { Injectable } from '@nestjs/common';
import { Sessions } from '../sessions/sessions.service.js';
import { Users } from '../users/users.service.js';
import { PasswordProof } from './password-proof.service.js';

@Injectable()
export class StepUp {
  constructor(
    private readonly users: Users,
    private readonly proof: PasswordProof,
    private readonly sessions: Sessions,
  ) {}

  /** Answers since when the caller's session counts as proven. */
  async stepUp(password: string): Promise<Date> {
    const { email } = await this.users.me();
    await this.proof.prove(email, password);
    return this.sessions.confirm();
  }
}
