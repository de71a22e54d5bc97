import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { EngineError } from './engine-error.js';
import type { ServerPackage } from './server-package.js';

/**
 * PostgreSQL refuses to run as root. How the server's processes get another account: `self` needs nothing, `namespace`
 * runs them in a user namespace where root has no name, `nobody` runs a copy of the server under another user id.
 */
export type Account = 'self' | 'namespace' | 'nobody';

const NOBODY = 65_534;

/** Chooses the account. Root prefers a user namespace: files stay where they are and keep their owner. */
export function chooseAccount(server: ServerPackage, dataFolder: string): Account {
  if (process.getuid?.() !== 0) return 'self';
  return namespaceWorks(server, dataFolder) ? 'namespace' : 'nobody';
}

function namespaceWorks(server: ServerPackage, folder: string): boolean {
  const script = '"$0" --version && test -r "$0" && test -w "$1" && test "$(id -u)" -ne 0';
  const probe = spawnSync('unshare', ['--user', '--', 'sh', '-c', script, join(server.root, 'bin/postgres'), folder], {
    cwd: '/',
    stdio: 'ignore',
  });
  return probe.status === 0;
}

/** What to put before a command, and the user id to give it. */
export function runsAs(account: Account): { prefix: readonly string[]; uid?: number; gid?: number } {
  if (account === 'namespace') return { prefix: ['unshare', '--user', '--'] };
  if (account === 'nobody') return { prefix: [], uid: NOBODY, gid: NOBODY };
  return { prefix: [] };
}

/** A folder of the system that nobody may enter; root keeps engine copies and relocated data in it. */
export function accountFolder(): string {
  for (const parent of ['/var/lib', tmpdir()]) {
    const folder = join(parent, 'attestry-engine');
    try {
      mkdirSync(folder, { recursive: true, mode: 0o711 });
      accessSync(folder, constants.W_OK);
      if (statSync(folder).uid === 0) return folder;
    } catch {
      // A read-only system folder: the next one is tried.
    }
  }
  throw new EngineError('no folder of the system is writable for a copy of the embedded PostgreSQL (/var/lib, TMPDIR)');
}

/** The server where nobody can execute it, copied once per version. */
export function copyForNobody(server: ServerPackage): ServerPackage {
  const root = join(accountFolder(), `server-${server.version}-${process.arch}`);
  if (existsSync(root)) return { ...server, root };
  const partial = `${root}.${process.pid}`;
  copyExactly(server.root, partial);
  execFileSync('chmod', ['-R', 'a+rX', partial]);
  try {
    renameSync(partial, root);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(root)) throw error;
  }
  return { ...server, root };
}

/** Whether nobody can walk to the folder. */
export function nobodyCanReach(folder: string): boolean {
  for (let path = dirname(folder); ; path = dirname(path)) {
    if ((statSync(path).mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

export const giveToNobody = (folder: string) =>
  execFileSync('chown', ['-R', '--no-dereference', `${NOBODY}:${NOBODY}`, folder]);

/** Root's own again: a cluster that nobody owned can later run in a user namespace. */
export const giveToSelf = (folder: string) =>
  execFileSync('chown', ['-R', '--no-dereference', `${process.getuid?.()}:${process.getgid?.()}`, folder]);

/** Modes and links stay as they are; PostgreSQL insists on the modes of its data. */
export const copyExactly = (from: string, to: string) => execFileSync('cp', ['-a', from, to]);
