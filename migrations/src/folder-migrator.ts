import { Migration, Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { HISTORY_SCHEMA, HistoryStorage, historyTable } from './history-storage.js';
import type { MigrationFile } from './migration-files.js';
import { ownerOf } from './roles.js';
import { identifier } from './sql-text.js';

/** MikroORM's migrator over a folder of SQL files; each file is one transaction of the role that owns the schema. */
export function openMigrator(url: string, folder: string, files: readonly MigrationFile[]): MikroORM {
  // Not MikroORM.init: that puts its own migrator in the place of ours.
  return new MikroORM({
    clientUrl: url,
    // MikroORM reads host, role and database of the URL; how to trust the server is node-postgres' to read.
    ...(new URL(url).search === '' ? {} : { driverOptions: { connectionString: url } }),
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [migratorOf(folder, files)],
    pool: { min: 0, max: 2 },
    migrations: {
      tableName: `${HISTORY_SCHEMA}.${historyTable(folder)}`,
      migrationsList: files.map((file) => ({ name: file.name, class: migrationOf(folder, file) })),
      disableForeignKeys: false,
      allOrNothing: false,
      snapshot: false,
      silent: true,
    },
  });
}

function migratorOf(folder: string, files: readonly MigrationFile[]): typeof Migrator {
  return class FolderMigrator extends Migrator {
    static override register(orm: MikroORM): void {
      orm.config.registerExtension('@mikro-orm/migrator', () => new FolderMigrator(orm.em));
    }

    protected override createStorage(): HistoryStorage {
      return new HistoryStorage(this.driver, this.options, folder, files);
    }
  };
}

function migrationOf(folder: string, file: MigrationFile) {
  return class SqlMigration extends Migration {
    override up(): void {
      this.#runAsOwner(file.up);
    }

    override down(): void {
      this.#runAsOwner(file.down);
    }

    // The history row is written after `reset role`: an owner cannot write history.
    #runAsOwner(sql: string): void {
      this.addSql(`set local role ${identifier(ownerOf(folder))}`);
      this.addSql(sql);
      this.addSql('reset role');
    }
  };
}
