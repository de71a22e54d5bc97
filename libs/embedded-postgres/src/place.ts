import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import {
  type Account,
  chooseAccount,
  copyExactly,
  copyForNobody,
  giveToNobody,
  giveToSelf,
  nobodyCanReach,
} from './account.js';
import { DataFolder, relocated } from './data-folder.js';
import type { ServerPackage } from './server-package.js';

/** Which server runs, under which account, on which folder. */
export interface Place {
  readonly server: ServerPackage;
  readonly account: Account;
  readonly folder: DataFolder;
}

/** Makes server and data usable for an account that PostgreSQL accepts, wherever the clone lies. */
export function findPlace(installed: ServerPackage, dataDir: string, wanted?: Account): Place {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const account = wanted ?? chooseAccount(installed, dataDir);
  if (account === 'self') return { server: installed, account, folder: prepared(dataDir) };

  const path = account === 'nobody' ? reachable(dataDir) : whereDataIs(dataDir);
  const folder = prepared(path);
  if (account === 'namespace') {
    if (statSync(path).uid !== 0) giveToSelf(path);
    return { server: installed, account, folder };
  }
  giveToNobody(path);
  return { server: copyForNobody(installed), account, folder };
}

function prepared(path: string): DataFolder {
  const folder = new DataFolder(path);
  folder.prepare();
  return folder;
}

/** Data that was once moved for `nobody` stays there. */
function whereDataIs(dataDir: string): string {
  const moved = relocated(dataDir);
  return !new DataFolder(dataDir).initialised && new DataFolder(moved).initialised ? moved : dataDir;
}

function reachable(dataDir: string): string {
  const current = whereDataIs(dataDir);
  if (nobodyCanReach(current)) return current;
  const moved = relocated(dataDir);
  if (!existsSync(moved)) {
    copyExactly(current, moved);
    rmSync(new DataFolder(current).cluster, { recursive: true, force: true });
  }
  return moved;
}
