import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from '@mikro-orm/postgresql';
import type pg from 'pg';

/** A transaction that a use case has open. */
export class OpenTransaction {
  readonly hooks: (() => void)[] = [];
  #closed = false;

  constructor(
    readonly em: EntityManager,
    readonly client: pg.PoolClient,
  ) {
    byEntityManager.set(em, this);
  }

  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#closed = true;
  }
}

const ambient = new AsyncLocalStorage<OpenTransaction>();
const byEntityManager = new WeakMap<EntityManager, OpenTransaction>();

/** The transaction around this call. One that has ended is none: timers and loops begun inside it live on. */
export const currentTransaction = (): OpenTransaction | undefined => {
  const found = ambient.getStore();
  return found?.closed ? undefined : found;
};

export const transactionOf = (em: EntityManager): OpenTransaction | undefined => byEntityManager.get(em);

export const runInTransaction = <T>(transaction: OpenTransaction, work: () => T): T => ambient.run(transaction, work);

/** Nothing else may be waited for while this is true: clients of other services refuse to call out. */
export const inTransaction = (): boolean => currentTransaction() !== undefined;
