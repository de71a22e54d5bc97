import { SERVICES } from '@attestry/config';
import { createSealedFile } from '@attestry/keys';
import { LOGIN_ROLES } from '@attestry/migrations';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.js';

/** Secrets of one platform, made on its first start. */
export interface Secrets {
  /** Passwords by database role. */
  readonly passwords: Readonly<Record<string, string>>;
  /** Client secrets by calling process: the services and the BFF. */
  readonly clients: Readonly<Record<string, string>>;
}

/** Reads the secrets; makes those that are missing. Data sealed with a key that is gone is not started over silently. */
export function ensureSecrets(folder: DataFolder): Secrets {
  const hasData = existsSync(join(folder.engine, 'cluster'));
  for (const file of [folder.kek, folder.secrets]) {
    if (hasData && !existsSync(file)) {
      throw new Error(`${file} is missing, but there is data that needs it: put it back, or start with --fresh`);
    }
  }
  createSealedFile(folder.kek);
  const known = readSecrets(folder.secrets);
  const secrets = {
    passwords: withMissing(LOGIN_ROLES, known.passwords),
    clients: withMissing([...SERVICES, 'bff'], known.clients),
  };
  writeFileSync(folder.secrets, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  writeFileSync(folder.operatorKey, newSecret(), { mode: 0o600 });
  return secrets;
}

function readSecrets(file: string): Secrets {
  if (!existsSync(file)) return { passwords: {}, clients: {} };
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  } catch (cause) {
    throw new Error(`${file} is not readable as JSON: put back a copy, or start with --fresh`, { cause });
  }
}

const withMissing = (names: readonly string[], known: Readonly<Record<string, string>>) =>
  Object.fromEntries(names.map((name) => [name, known[name] ?? newSecret()]));

const newSecret = () => randomBytes(32).toString('base64url');
