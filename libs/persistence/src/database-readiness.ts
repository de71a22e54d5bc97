import { HISTORY_SCHEMA, historyTable, readMigrations } from '@attestry/migrations';
import type { Database } from './database.js';

export interface DatabaseReport {
  readonly name: 'pool' | 'migrations';
  readonly ok: boolean;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Whether the database answers and is as new as the code. */
export class DatabaseReadiness {
  readonly #expected: readonly string[];
  readonly #history: string;

  constructor(private readonly database: Database) {
    this.#expected = readMigrations(database.service).map(({ name }) => name);
    this.#history = `select name from ${HISTORY_SCHEMA}.${historyTable(database.service)}`;
  }

  async reports(): Promise<DatabaseReport[]> {
    try {
      const { rows } = await this.database.pool.query<{ name: string }>(this.#history);
      const applied = new Set(rows.map(({ name }) => name));
      const pending = this.#expected.filter((name) => !applied.has(name));
      return [
        { name: 'pool', ok: true, detail: { ...poolFigures(this.database) } },
        { name: 'migrations', ok: pending.length === 0, detail: { pending } },
      ];
    } catch {
      return [{ name: 'pool', ok: false, detail: { ...poolFigures(this.database) } }];
    }
  }
}

export const poolFigures = ({ pool }: Pick<Database, 'pool'>) => ({
  size: pool.totalCount,
  free: pool.idleCount,
  inUse: pool.totalCount - pool.idleCount,
  waiting: pool.waitingCount,
  min: pool.options.min ?? 0,
  max: pool.options.max,
});
