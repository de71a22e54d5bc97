import {
  currentTransactionScope,
  type RequestContext,
  runInTransactionScope,
  type TransactionScope,
} from '@attestry/request-context';
import type { EntityManager } from '@mikro-orm/postgresql';
import type pg from 'pg';

/** A transaction that a use case has open. */
export class OpenTransaction implements TransactionScope {
  readonly hooks: (() => unknown)[] = [];
  #closed = false;

  constructor(
    readonly em: EntityManager,
    readonly client: pg.PoolClient,
    private readonly context: RequestContext,
  ) {
    byEntityManager.set(em, this);
  }

  /** Whether its settings say the same tenant and actor as this context: else the work would run as somebody else. */
  isOf({ tenantId, actor }: RequestContext): boolean {
    return (
      tenantId === this.context.tenantId &&
      actor?.type === this.context.actor?.type &&
      actor?.id === this.context.actor?.id
    );
  }

  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#closed = true;
  }

  afterCommit(hook: () => unknown): void {
    this.hooks.push(hook);
  }

  run<T>(work: (em: EntityManager) => T): T {
    return runInTransactionScope(this, () => work(this.em));
  }
}

const byEntityManager = new WeakMap<EntityManager, OpenTransaction>();

export const transactionOf = (em: EntityManager): OpenTransaction | undefined => byEntityManager.get(em);

export const currentTransaction = (): OpenTransaction | undefined => {
  const scope = currentTransactionScope();
  return scope instanceof OpenTransaction ? scope : undefined;
};
