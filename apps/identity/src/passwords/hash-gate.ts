import { Unavailable } from '@attestry/domain-errors';

/** Lets a few hashes run at once and a bounded number wait; more are refused, so a flood cannot occupy the machine. */
export class HashGate {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly most: number,
    private readonly mostWaiting: number,
  ) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.most) this.#running += 1;
    else await this.#wait();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The place passes on, so the count stays.
      if (next) next();
      else this.#running -= 1;
    }
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= this.mostWaiting) throw new Unavailable('password checking');
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
