import { availableParallelism } from 'node:os';
import { randomBytes } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { IDENTITY_CONFIG, type IdentityConfig } from '../config.js';
import { HashGate } from './hash-gate.js';
import { hashPassword, isCurrent, type PasswordHash, verifyPassword } from './password-hash.js';

const MOST_WAITING = 64;

export interface PasswordCheck {
  readonly ok: boolean;
  /** The hash to store instead, when the stored one is of an earlier scheme or cost. */
  readonly renewed?: PasswordHash;
}

@Injectable()
export class Passwords implements OnModuleInit {
  readonly #gate = new HashGate(availableParallelism(), MOST_WAITING);
  #dummy: PasswordHash | undefined;

  constructor(@Inject(IDENTITY_CONFIG) private readonly config: IdentityConfig) {}

  async onModuleInit(): Promise<void> {
    this.#dummy = await hashPassword(this.config.PASSWORD_SCHEME, randomBytes(24).toString('base64'));
  }

  hash(password: string): Promise<PasswordHash> {
    return this.#gate.run(() => hashPassword(this.config.PASSWORD_SCHEME, password));
  }

  /** Does the same work when there is no such account, so that time does not tell. */
  async check(stored: PasswordHash | undefined, password: string): Promise<PasswordCheck> {
    const against = stored ?? this.#dummy ?? (await this.hash(randomBytes(24).toString('base64')));
    const matches = await this.#gate.run(() => verifyPassword(against, password));
    if (!matches || !stored) return { ok: false };
    return isCurrent(stored, this.config.PASSWORD_SCHEME)
      ? { ok: true }
      : { ok: true, renewed: await this.hash(password) };
  }
}
