import type { MigrationsOptions, Transaction } from '@mikro-orm/core';
import { MigrationStorage } from '@mikro-orm/migrations';
import type { AbstractSqlDriver } from '@mikro-orm/postgresql';
import type { MigrationFile } from './migration-files.js';
import { ownerOf } from './roles.js';
import { identifier, literal } from './sql-text.js';

export const HISTORY_SCHEMA = 'platform';
export const historyTable = (folder: string): string => `history_${folder}`;

/** The history of one folder: what ran, when, by whom, and the SHA-256 of what it was then. */
export class HistoryStorage extends MigrationStorage {
  readonly #table: string;
  #ready: Promise<void> | undefined;

  constructor(
    driver: AbstractSqlDriver,
    options: MigrationsOptions,
    private readonly folder: string,
    private readonly files: readonly MigrationFile[],
  ) {
    super(driver, options);
    this.#table = `${HISTORY_SCHEMA}.${historyTable(folder)}`;
  }

  // Once only: inside a migration's transaction these statements would wait for that transaction.
  override ensureTable(): Promise<void> {
    this.#ready ??= this.#createSchemaAndTable();
    return this.#ready;
  }

  override async logMigration(params: { name: string }, tx?: Transaction): Promise<void> {
    const file = this.files.find(({ name }) => name === params.name);
    if (!file) throw new Error(`bug: ${params.name} is no file of ${this.folder}`);
    const values = [file.name, file.description, file.checksum].map(literal).join(', ');
    await this.#run(`insert into ${this.#table} (name, description, sha256) values (${values})`, tx);
  }

  async #createSchemaAndTable(): Promise<void> {
    await this.#run(`create schema if not exists ${HISTORY_SCHEMA}`);
    await this.#run(
      `create table if not exists ${this.#table} (
        id integer generated always as identity primary key,
        name text not null unique,
        description text not null,
        sha256 text not null,
        executed_at timestamptz not null default now(),
        applied_by text not null default session_user
      )`,
    );
    if (this.folder === 'platform') return;
    const app = identifier(`${this.folder}_app`);
    // The second one holds the service's job queue, once a migration of its own installs it.
    for (const schema of [this.folder, `${this.folder}_jobs`]) {
      await this.#run(
        `create schema if not exists ${identifier(schema)} authorization ${identifier(ownerOf(this.folder))}`,
      );
    }
    await this.#run(`grant usage on schema ${HISTORY_SCHEMA} to ${app}`);
    await this.#run(`grant select on ${this.#table} to ${app}`);
  }

  async #run(sql: string, tx?: Transaction): Promise<void> {
    await this.driver.execute(sql, [], 'run', tx);
  }
}
