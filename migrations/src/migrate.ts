import { setTimeout } from 'node:timers/promises';
import type { MikroORM } from '@mikro-orm/postgresql';
import { openMigrator } from './folder-migrator.js';
import { HISTORY_SCHEMA, historyTable } from './history-storage.js';
import { FOLDERS, type MigrationFile, MIGRATIONS_ROOT, readMigrations } from './migration-files.js';
import { withMigrationLock } from './migration-lock.js';

export interface MigrateOptions {
  /** As `attestry_migrator`. */
  readonly url: string;
  /** Default: all, in their order. */
  readonly folders?: readonly string[];
  readonly root?: string;
  /** Last migration to apply, or the one to go back to (it stays). */
  readonly to?: string;
  /** How many per folder. */
  readonly steps?: number;
}

export interface AppliedMigration {
  readonly folder: string;
  readonly name: string;
  readonly description: string;
  readonly sha256: string;
  readonly appliedAt: Date;
  readonly appliedBy: string;
}

export interface FolderStatus {
  readonly folder: string;
  readonly applied: readonly AppliedMigration[];
  readonly pending: readonly MigrationFile[];
  /** Differences between history and files: edited, missing, out of order. Empty is good. */
  readonly problems: readonly string[];
}

export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** Applies what is pending. Refuses to build on a history that the files contradict. Returns `folder/name` of each. */
export const migrateUp = (options: MigrateOptions): Promise<string[]> =>
  eachFolder(options, foldersOf(options), async (folder, orm, files) => {
    const { pending } = sound(await statusOf(folder, orm, files));
    return named(folder, pending, cut(pending, options, folder, 'up'), (names) => orm.migrator.up(names));
  });

/** Takes back the newest migration of each folder, or as many as `to` and `steps` say. */
export const migrateDown = (options: MigrateOptions): Promise<string[]> =>
  eachFolder(options, foldersOf(options).toReversed(), async (folder, orm, files) => {
    const { applied } = sound(await statusOf(folder, orm, files));
    const newestFirst = applied.toReversed();
    return named(folder, newestFirst, cut(newestFirst, options, folder, 'down'), (names) => orm.migrator.down(names));
  });

export async function migrationStatus(options: MigrateOptions): Promise<FolderStatus[]> {
  const found: FolderStatus[] = [];
  await eachFolder(options, foldersOf(options), async (folder, orm, files) => {
    found.push(await statusOf(folder, orm, files));
    return [];
  });
  return found;
}

/** Writes the history row of migrations up to `to` without running them: for a database that was made another way. */
export const stampMigrations = (options: MigrateOptions & { to: string }): Promise<string[]> =>
  eachFolder(options, foldersOf(options), async (folder, orm, files) => {
    const { pending } = sound(await statusOf(folder, orm, files));
    return named(folder, pending, cut(pending, options, folder, 'up'), async (names) => {
      for (const name of names) await orm.migrator.logMigration(name);
    });
  });

const foldersOf = (options: MigrateOptions): readonly string[] => options.folders ?? FOLDERS;

async function eachFolder(
  options: MigrateOptions,
  folders: readonly string[],
  work: (folder: string, orm: MikroORM, files: readonly MigrationFile[]) => Promise<string[]>,
): Promise<string[]> {
  const done: string[] = [];
  await withMigrationLock(options.url, async () => {
    for (const folder of folders) {
      const files = readMigrations(folder, options.root ?? MIGRATIONS_ROOT);
      const orm = openMigrator(options.url, folder, files);
      try {
        await orm.migrator.getStorage().ensureTable?.();
        done.push(...(await work(folder, orm, files)));
      } finally {
        await closed(orm);
      }
    }
  });
  return done;
}

async function statusOf(folder: string, orm: MikroORM, files: readonly MigrationFile[]): Promise<FolderStatus> {
  const history = `select name, description, sha256, executed_at as "appliedAt", applied_by as "appliedBy"
    from ${HISTORY_SCHEMA}.${historyTable(folder)} order by id`;
  const rows = await orm.em.getConnection().execute<Omit<AppliedMigration, 'folder'>[]>(history);
  const applied = rows.map((row) => ({ ...row, folder, appliedAt: new Date(row.appliedAt) }));
  const pending = files.filter((file) => !applied.some(({ name }) => name === file.name));
  return { folder, applied, pending, problems: problemsOf(folder, applied, files) };
}

function problemsOf(folder: string, applied: readonly AppliedMigration[], files: readonly MigrationFile[]): string[] {
  return applied.flatMap((row, index) => {
    const file = files.find(({ name }) => name === row.name);
    if (!file) return [`${folder}/${row.name} was applied, but its file is gone`];
    if (file.checksum !== row.sha256) return [`${folder}/${row.name} was edited after it was applied`];
    if (files[index] !== file) return [`${folder}/${row.name} was applied out of order`];
    return [];
  });
}

function sound(status: FolderStatus): FolderStatus {
  if (status.problems.length > 0) throw new MigrationError(status.problems.join('\n'));
  return status;
}

interface Named {
  readonly name: string;
}

/** The part of the list, in its order, that `to` and `steps` ask for. */
function cut(list: readonly Named[], options: MigrateOptions, folder: string, way: 'up' | 'down'): readonly Named[] {
  if (options.to !== undefined) {
    const index = list.findIndex(({ name }) => name === options.to);
    if (index < 0) throw new MigrationError(`${folder} has no migration ${options.to} to go ${way} to`);
    return list.slice(0, way === 'up' ? index + 1 : index);
  }
  return list.slice(0, options.steps ?? (way === 'up' ? list.length : 1));
}

async function named(
  folder: string,
  all: readonly Named[],
  chosen: readonly Named[],
  run: (names: string[]) => Promise<unknown>,
): Promise<string[]> {
  const done: string[] = [];
  for (const { name } of chosen) {
    try {
      await run([name]);
    } catch (error) {
      const rest = all.length - done.length - 1;
      throw new MigrationError(`${folder}/${name}: ${messageOf(error)} (rolled back; ${rest} more not reached)`, {
        cause: error,
      });
    }
    done.push(`${folder}/${name}`);
  }
  return done;
}

// MikroORM puts the whole SQL text before the database's own message.
function messageOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message.split(' - ').at(-1)! : String(cause);
}

const CLOSE_WITHIN_MS = 1_000;

/**
 * A connection that broke in its COMMIT is never given back to its pool, which then waits for it for ever: the process
 * would end in the middle, without a word.
 */
async function closed(orm: MikroORM): Promise<void> {
  const late = new AbortController();
  const timer = setTimeout(CLOSE_WITHIN_MS, undefined, { signal: late.signal }).catch(() => undefined);
  await Promise.race([orm.close(true), timer]);
  late.abort();
}
