import { Inject, Injectable } from '@nestjs/common';
import { CLOCK_TOLERANCE_S } from '@attestry/authz';
import { asPlatform } from '../cell/acting-as.js';
import { Clock } from '../cell/clock.js';
import { IDENTITY_CONFIG, type IdentityConfig } from '../config.js';
import { type LiveRevocation, RevocationsRepository } from './revocations.repository.js';

// One more poll of every service, so that an entry never ends before the tokens it stops.
const MARGIN_S = 10;

/** The deny-list: entries live as long as an access token made just before them could be taken. */
@Injectable()
export class Revocations {
  constructor(
    @Inject(IDENTITY_CONFIG) private readonly config: IdentityConfig,
    private readonly repository: RevocationsRepository,
    private readonly clock: Clock,
  ) {}

  /** Stops the access tokens of sessions of the current tenant. Part of the transaction that revokes the sessions. */
  async denySessions(sessionIds: readonly string[]): Promise<void> {
    if (sessionIds.length > 0) await this.repository.add('session', sessionIds, this.clock.now(), this.#until());
  }

  /** Stops every access token of the current tenant made up to now. */
  denyTenant(tenantId: string): Promise<void> {
    return this.repository.add('tenant', [tenantId], this.clock.now(), this.#until());
  }

  live(): Promise<LiveRevocation[]> {
    return asPlatform(() => this.repository.live());
  }

  /** Entries of the current tenant that stop nothing any more. */
  removeExpired(): Promise<number> {
    return this.repository.removeExpired(this.clock.now());
  }

  #until(): Date {
    return this.clock.in((this.config.ACCESS_TOKEN_TTL_S + CLOCK_TOLERANCE_S + MARGIN_S) * 1_000);
  }
}
