import { RateLimited } from '@attestry/domain-errors';

/**
 * At most `limit` calls run at once; a few more wait, briefly, in the order they came. Work beyond that is refused while
 * refusing is still cheap.
 */
export class ConcurrencyLimiter {
  #running = 0;
  readonly #waiting: Waiter[] = [];

  constructor(
    readonly limit: number,
    readonly maxWaiting: number,
    readonly maxWaitMs: number,
  ) {}

  /** Takes a place, or throws `RateLimited`. Returns at once, without a promise, when a place is free. */
  acquire(): void | Promise<void> {
    if (this.#running < this.limit) {
      this.#running++;
      return;
    }
    if (this.#waiting.length >= this.maxWaiting) throw new RateLimited(this.maxWaitMs);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        admit: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(new RateLimited(this.maxWaitMs));
      }, this.maxWaitMs);
      this.#waiting.push(waiter);
    });
  }

  /** Gives a place back, to the one who has waited longest. */
  release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running--;
    else next.admit();
  }

  get running(): number {
    return this.#running;
  }
}

interface Waiter {
  admit: () => void;
}
