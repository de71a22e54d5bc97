import { setTimeout as sleep } from 'node:timers/promises';
import { bug } from '@attestry/domain-errors';
import { currentContext, type RequestContext } from '@attestry/request-context';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Abort } from './abort.js';
import type { Database } from './database.js';
import { currentTransaction, OpenTransaction } from './open-transaction.js';
import { endOfCall, isRetryable, mapPgError } from './pg-errors.js';
import { sessionHead } from './session-head.js';
import { type Opening, opening } from './tenant-dialect.js';

export interface UnitOfWorkOptions {
  readonly readOnly?: boolean;
}

/**
 * The only door to the database: one use case, one transaction, as the tenant and actor of the current context. It ends
 * when the work returns (commit), throws, or is aborted by its deadline or caller (rollback).
 */
export class UnitOfWork {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Inside another `run`, the work joins that transaction. A lost race (deadlock, serialization) runs again once. */
  async run<T>(work: (em: EntityManager) => Promise<T>, options: UnitOfWorkOptions = {}): Promise<T> {
    const context = currentContext();
    const joined = currentTransaction();
    if (joined) return joined.isOf(context) ? work(joined.em) : bug('a transaction is open as another tenant or actor');
    try {
      return await this.#transact(context, work, options).catch(async (error: unknown) => {
        if (!isRetryable(error) || context.signal.aborted) throw error;
        // At once, it would take its first row back before the winner wakes up, and lose again.
        await sleep(50 + Math.random() * 50);
        return this.#transact(context, work, options);
      });
    } catch (error) {
      throw mapPgError(error) ?? error;
    }
  }

  /**
   * Calls the hook once the surrounding transaction is committed; never if it is rolled back. The outermost `run` waits
   * for it; its failure is reported, not thrown.
   */
  afterCommit(hook: () => unknown): void {
    const transaction = currentTransaction() ?? bug('afterCommit outside of unitOfWork.run');
    transaction.afterCommit(hook);
  }

  async #transact<T>(
    context: RequestContext,
    work: (em: EntityManager) => Promise<T>,
    options: UnitOfWorkOptions,
  ): Promise<T> {
    if (context.signal.aborted) throw endOfCall(context);
    const { transaction, abort } = await this.#begin(context, options);
    try {
      const result = await abort.race(transaction.run(work));
      await transaction.em.commit();
      transaction.close();
      for (const hook of transaction.hooks) await this.#afterCommit(hook);
      return result;
    } catch (error) {
      transaction.close();
      await transaction.em.rollback();
      throw context.signal.aborted ? endOfCall(context, error) : error;
    }
  }

  // The change is stored whatever a hook does, so its failure must not reach the caller.
  async #afterCommit(hook: () => unknown): Promise<void> {
    try {
      await hook();
    } catch (error) {
      this.#database.onError(new Error('what follows the commit failed', { cause: error }));
    }
  }

  async #begin(
    context: RequestContext,
    options: UnitOfWorkOptions,
  ): Promise<{ transaction: OpenTransaction; abort: Abort }> {
    const readOnly = options.readOnly ?? false;
    const open: Opening = {
      head: sessionHead(context, { readOnly, statementTimeoutMs: this.#database.queryTimeoutMs }),
    };
    const em = this.#database.orm.em.fork({ useContext: false });
    await opening.run(open, () => em.begin({ readOnly }));
    const client = open.client ?? bug('a transaction without connection');
    const abort = new Abort(context, this.#database.server, client);
    open.beforeRelease = () => abort.over();
    return { transaction: new OpenTransaction(em, client, context), abort };
  }
}
