import { AsyncLocalStorage } from 'node:async_hooks';

/** A database transaction as the rest of the process sees it: whether it is still open. */
export interface TransactionScope {
  readonly closed: boolean;
  /** Calls the hook once the transaction is committed; never if it is rolled back. */
  afterCommit(hook: () => unknown): void;
}

const storage = new AsyncLocalStorage<TransactionScope>();

export const runInTransactionScope = <T>(scope: TransactionScope, work: () => T): T => storage.run(scope, work);

/** One that has ended is none: timers and loops begun inside it live on. */
export const currentTransactionScope = (): TransactionScope | undefined => {
  const scope = storage.getStore();
  return scope?.closed ? undefined : scope;
};

/** While this is true nothing else may be waited for: clients of other services refuse to call out. */
export const inTransaction = (): boolean => currentTransactionScope() !== undefined;
