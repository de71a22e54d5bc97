export { describeSchema } from './describe-schema.js';
export { lintMigrations, type LintFinding } from './lint.js';
export { staleSchemaFiles, writeSchemaFiles } from './schema-files.js';
export { applyDatabaseGrants } from './database-grants.js';
export { HISTORY_SCHEMA, historyTable } from './history-storage.js';
export {
  type AppliedMigration,
  type FolderStatus,
  migrateDown,
  type MigrateOptions,
  migrateUp,
  MigrationError,
  migrationStatus,
  stampMigrations,
} from './migrate.js';
export {
  type Folder,
  FOLDERS,
  type MigrationFile,
  MigrationFileError,
  MIGRATIONS_ROOT,
  readMigrations,
} from './migration-files.js';
export { DATABASE_ROLES, type DatabaseRole, LOGIN_ROLES, MIGRATOR, ownerOf } from './roles.js';
export { identifier, literal } from './sql-text.js';
export { withMigrationLock } from './migration-lock.js';
