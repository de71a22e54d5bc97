import { Injectable } from '@nestjs/common';
import { RateLimited } from '@attestry/domain-errors';
import { KeyRing } from '@attestry/keys';
import { UnitOfWork } from '@attestry/persistence';
import { currentContext } from '@attestry/request-context';
import { asPlatform } from '../cell/acting-as.js';
import { Clock } from '../cell/clock.js';
import { SignInAttemptsRepository } from './sign-in-attempts.repository.js';
import { afterSuccess, bookAttempt, FORGOTTEN_AFTER_MS } from './throttle-policy.js';

const PURPOSE = 'identity.throttle';

/** A booked attempt; `succeeded` takes it back. */
export interface Attempt {
  /** Keyed hash of the account, good for the audit trail. */
  readonly account: Buffer;
  readonly pair: Buffer;
}

/** Slows guessing down, for accounts that exist and for those that do not. */
@Injectable()
export class Throttle {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: SignInAttemptsRepository,
    private readonly keyRing: KeyRing,
    private readonly clock: Clock,
  ) {}

  /** Books an attempt on whatever `name` names, or throws `RateLimited` with the time to wait. */
  async begin(name: string): Promise<Attempt> {
    const address = currentContext().clientAddress ?? '';
    return asPlatform(async () => {
      const account = await this.keyRing.mac(PURPOSE, name);
      const pair = await this.keyRing.mac(PURPOSE, `${address}\n${name}`);
      const now = this.clock.now();
      const waitMs = await this.unitOfWork.run(async () => {
        const [ofPair, ofAccount] = await this.repository.lock([pair, account], now);
        if (!ofPair || !ofAccount) throw new Error('bug: two subjects were asked for');
        const booked = bookAttempt(ofPair, ofAccount, now);
        if (booked.waitMs > 0 || !('pair' in booked)) return booked.waitMs;
        await this.repository.save(pair, booked.pair);
        await this.repository.save(account, booked.account);
        return 0;
      });
      if (waitMs > 0) throw new RateLimited(waitMs);
      return { account, pair };
    });
  }

  async succeeded(attempt: Attempt): Promise<void> {
    const after = afterSuccess(this.clock.now());
    await asPlatform(() =>
      this.unitOfWork.run(async () => {
        await this.repository.save(attempt.pair, after.pair);
        await this.repository.save(attempt.account, after.account);
      }),
    );
  }

  /** Failures that no longer count, of the whole cell. Runs as the platform tenant. */
  removeForgotten(): Promise<number> {
    return this.repository.removeForgotten(this.clock.in(-FORGOTTEN_AFTER_MS));
  }
}
