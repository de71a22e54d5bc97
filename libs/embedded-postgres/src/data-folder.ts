import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountFolder } from './account.js';

/** Everything of one engine lies in one folder. */
export class DataFolder {
  readonly path: string;
  readonly cluster: string;
  readonly log: string;
  readonly passwordFile: string;

  constructor(path: string) {
    this.path = path;
    this.cluster = join(path, 'cluster');
    this.log = join(path, 'postgres.log');
    this.passwordFile = join(path, 'admin-password');
  }

  get password(): string {
    return readFileSync(this.passwordFile, 'utf8').trim();
  }

  get initialised(): boolean {
    return existsSync(join(this.cluster, 'PG_VERSION'));
  }

  /** Makes the folder, the administrator's password and an unfinished cluster's place anew. */
  prepare(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    if (existsSync(this.log) && statSync(this.log).size > LOG_LIMIT) truncateSync(this.log);
    if (this.initialised) return;
    rmSync(this.unfinishedCluster, { recursive: true, force: true });
    writeFileSync(this.passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  }

  /** initdb writes here; a finished cluster is renamed, so a killed initdb never looks like data. */
  get unfinishedCluster(): string {
    return `${this.cluster}.unfinished`;
  }
}

const LOG_LIMIT = 16 * 1024 * 1024;

/** Where the data of `dataDir` lies when the account that runs the server cannot reach `dataDir` itself. */
export const relocated = (dataDir: string) =>
  join(accountFolder(), `data-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`);

/** Removes the data of an engine that is not running, also where it was moved to a folder of the system. */
export function discardEngineData(dataDir: string): void {
  rmSync(dataDir, { recursive: true, force: true });
  if (process.getuid?.() === 0) rmSync(relocated(dataDir), { recursive: true, force: true });
}
