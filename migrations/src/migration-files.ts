import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SERVICES } from '@attestry/config';

/** Folders in the order in which they run; `platform` holds what every service's schema is made of. */
export const FOLDERS = ['platform', ...SERVICES] as const;
export type Folder = (typeof FOLDERS)[number];

/** Where the SQL lies: beside `src` and `dist` of this package. */
export const MIGRATIONS_ROOT = fileURLToPath(new URL('../', import.meta.url));

export interface MigrationFile {
  /** `0001_cell` */
  readonly name: string;
  /** First comment line of the way up. */
  readonly description: string;
  readonly up: string;
  readonly down: string;
  /** SHA-256 of both ways, in hex. */
  readonly checksum: string;
}

export class MigrationFileError extends Error {
  override readonly name = 'MigrationFileError';
}

const UP = /^(\d{4}_[a-z0-9_]+)\.up\.sql$/;

/** The folder's migrations in order; a gap, a repeated number or a missing way back is refused. */
export function readMigrations(folder: string, root = MIGRATIONS_ROOT): MigrationFile[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  const names = readdirSync(path)
    .map((file) => UP.exec(file)?.[1])
    .filter((name) => name !== undefined)
    .sort();
  names.forEach((name, index) => {
    if (Number(name.slice(0, 4)) !== index + 1) {
      throw new MigrationFileError(`${folder}/${name}: expected number ${String(index + 1).padStart(4, '0')}`);
    }
  });
  return names.map((name) => readMigration(folder, path, name));
}

function readMigration(folder: string, path: string, name: string): MigrationFile {
  const downPath = join(path, `${name}.down.sql`);
  if (!existsSync(downPath)) throw new MigrationFileError(`${folder}/${name} has no way back (${name}.down.sql)`);
  const up = readFileSync(join(path, `${name}.up.sql`), 'utf8');
  const down = readFileSync(downPath, 'utf8');
  const description = /^--\s*(.+)$/m.exec(up)?.[1];
  if (description === undefined)
    throw new MigrationFileError(`${folder}/${name} does not begin with a line of comment`);
  const checksum = createHash('sha256').update(up).update('\0').update(down).digest('hex');
  return { name, description, up, down, checksum };
}
