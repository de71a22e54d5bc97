import { AsyncLocalStorage } from 'node:async_hooks';
import { bug } from '@attestry/domain-errors';
import { type CompiledQuery, type DatabaseConnection, type Driver, PostgresDialect, type QueryResult } from 'kysely';
import type pg from 'pg';

/** Handed from the unit of work to the driver and back while a transaction opens. */
export interface Opening {
  readonly head: string;
  client?: pg.PoolClient;
  /** Awaited before the connection goes back to the pool. */
  beforeRelease?: () => Promise<void>;
}

export const opening = new AsyncLocalStorage<Opening>();

/** The dialect below MikroORM: connections are given out for transactions only, and only to the unit of work. */
export class TenantDialect extends PostgresDialect {
  constructor(private readonly pool: pg.Pool) {
    super({ pool });
  }

  override createDriver(): Driver {
    return new TenantDriver(this.pool);
  }
}

class TenantDriver implements Driver {
  constructor(private readonly pool: pg.Pool) {}

  async init(): Promise<void> {}

  async acquireConnection(): Promise<TenantConnection> {
    const open = opening.getStore() ?? bug('a query outside of unitOfWork.run');
    open.client = await this.pool.connect();
    return new TenantConnection(open.client, open);
  }

  async beginTransaction(connection: TenantConnection): Promise<void> {
    connection.begin();
  }

  commitTransaction(connection: TenantConnection): Promise<void> {
    return connection.commit();
  }

  rollbackTransaction(connection: TenantConnection): Promise<void> {
    return connection.rollback();
  }

  async savepoint(connection: TenantConnection, name: string): Promise<void> {
    await connection.run(`savepoint ${name}`);
  }

  async rollbackToSavepoint(connection: TenantConnection, name: string): Promise<void> {
    await connection.run(`rollback to savepoint ${name}`);
  }

  async releaseSavepoint(connection: TenantConnection, name: string): Promise<void> {
    await connection.run(`release savepoint ${name}`);
  }

  releaseConnection(connection: TenantConnection): Promise<void> {
    return connection.release();
  }

  // The pool belongs to the `Database` above.
  async destroy(): Promise<void> {}
}

const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

class TenantConnection implements DatabaseConnection {
  #head: Promise<unknown> = Promise.resolve();
  #broken = false;

  constructor(
    private readonly client: pg.PoolClient,
    private readonly opening: Opening,
  ) {}

  // Not awaited: the first statement follows at once, and fails if this did (the transaction is then aborted).
  begin(): void {
    this.#head = this.client.query(this.opening.head);
    this.#head.catch(() => undefined);
  }

  async commit(): Promise<void> {
    await this.#head;
    const { command } = await this.run('commit');
    // A transaction in which a statement failed answers COMMIT by rolling back, without an error.
    if (command !== 'COMMIT') throw new Error('bug: a failed statement was ignored, the transaction was rolled back');
  }

  // Kysely gives the connection back only if this succeeds; one in an unknown state is given back to be dropped.
  async rollback(): Promise<void> {
    await this.run('rollback').catch(() => (this.#broken = true));
  }

  run(sql: string): Promise<pg.QueryResult> {
    return this.client.query(sql);
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const sent = this.client.query<Row & pg.QueryResultRow>(query.sql, [...query.parameters]);
    const { command, rowCount, rows } = await this.#unlessHeadFailed(sent);
    return WRITES.has(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
  }

  // The head's own error says more than the "transaction is aborted" of the statement behind it.
  async #unlessHeadFailed<T>(sent: Promise<T>): Promise<T> {
    try {
      return await sent;
    } catch (error) {
      await this.#head;
      throw error;
    }
  }

  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    bug('no transaction is held over a stream');
  }

  async release(): Promise<void> {
    await this.opening.beforeRelease?.();
    this.client.release(this.#broken);
  }
}
