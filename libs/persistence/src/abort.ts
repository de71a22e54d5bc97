import type { RequestContext } from '@attestry/request-context';
import type pg from 'pg';
import { endOfCall } from './pg-errors.js';
import { backendKeyOf, destroyConnection } from './pool.js';
import { cancelBackend } from './query-cancel.js';

// A cancel request that arrives just before the statement it is meant for has no effect, so it is repeated.
const REPEAT_MS = 40;
const GIVE_UP_MS = 1_000;

/** Ends the work of one transaction when its call does: the backend is told to stop, whoever waits is let go. */
export class Abort {
  #over = false;
  #reject: (reason: unknown) => void = () => undefined;
  readonly #aborted = new Promise<never>((_resolve, reject) => (this.#reject = reject));
  #stopping: Promise<void> = Promise.resolve();
  readonly #listener = () => {
    this.#stopping = this.#stop();
  };

  constructor(
    private readonly context: RequestContext,
    private readonly server: { host: string; port: number },
    private readonly client: pg.PoolClient,
  ) {
    this.#aborted.catch(() => undefined);
    if (context.signal.aborted) this.#listener();
    else context.signal.addEventListener('abort', this.#listener, { once: true });
  }

  /** The work's outcome, or the end of the call if that comes first. */
  race<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined);
    return Promise.race([work, this.#aborted]);
  }

  /**
   * The transaction has ended. Resolves when no cancel request is on its way any more: only then may the connection
   * serve somebody else.
   */
  over(): Promise<void> {
    this.#over = true;
    this.context.signal.removeEventListener('abort', this.#listener);
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    this.#reject(endOfCall(this.context));
    const backend = backendKeyOf(this.client);
    const until = Date.now() + GIVE_UP_MS;
    while (!this.#over && Date.now() < until) {
      await cancelBackend(this.server, backend);
      if (!this.#over) await new Promise((resolve) => setTimeout(resolve, REPEAT_MS));
    }
    if (!this.#over) destroyConnection(this.client);
  }
}
