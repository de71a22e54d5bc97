import { currentTransactionScope, type TransactionScope } from '@attestry/request-context';

/** A data key ready for use. */
export interface OpenKey {
  readonly version: number;
  readonly key: Buffer;
  readonly readAt: number;
  /** Booked encryptions that are left. */
  sealsLeft: number;
}

const MOST_KEPT = 2_000;

/**
 * Unwrapped keys by name. What is learnt inside a transaction counts for that transaction alone until it is committed:
 * the row of a new key, or a booking, may be rolled back.
 */
export class OpenKeys {
  readonly #kept = new Map<string, OpenKey>();
  readonly #ofTransaction = new WeakMap<TransactionScope, Map<string, OpenKey>>();

  get(name: string): OpenKey | undefined {
    const scope = currentTransactionScope();
    return (scope && this.#ofTransaction.get(scope)?.get(name)) ?? this.#kept.get(name);
  }

  keep(name: string, open: OpenKey): OpenKey {
    const scope = currentTransactionScope();
    if (scope) this.#within(scope).set(name, open);
    else this.#store(name, open);
    return open;
  }

  /** Forgets now, and again at the commit: until then others still read the row as it was. */
  forget(prefix: string): void {
    const scope = currentTransactionScope();
    if (scope) {
      drop(this.#within(scope), prefix);
      scope.afterCommit(() => drop(this.#kept, prefix));
    }
    drop(this.#kept, prefix);
  }

  #within(scope: TransactionScope): Map<string, OpenKey> {
    const known = this.#ofTransaction.get(scope);
    if (known) return known;
    const learnt = new Map<string, OpenKey>();
    this.#ofTransaction.set(scope, learnt);
    scope.afterCommit(() => {
      for (const [name, open] of learnt) {
        open.sealsLeft += bookingsMoved(this.#kept.get(name), open.version);
        this.#store(name, open);
      }
    });
    return learnt;
  }

  #store(name: string, open: OpenKey): void {
    this.#kept.delete(name);
    this.#kept.set(name, open);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

const drop = (keys: Map<string, OpenKey>, prefix: string): void => {
  for (const name of [...keys.keys()]) if (name.startsWith(prefix)) keys.delete(name);
};

/** What the key of this version has left, taken from it: each booking is used up in one place. */
export function bookingsMoved(from: OpenKey | undefined, version: number): number {
  if (from?.version !== version) return 0;
  const left = from.sealsLeft;
  from.sealsLeft = 0;
  return left;
}
