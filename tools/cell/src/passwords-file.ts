import { LOGIN_ROLES } from '@attestry/migrations';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The passwords in the file; those that are missing are made and written there, for its owner only. */
export function ensurePasswords(file: string, report: (line: string) => void): Record<string, string> {
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
  const missing = LOGIN_ROLES.filter((role) => known[role] === undefined);
  if (missing.length === 0) return known;
  const made = Object.fromEntries(missing.map((role) => [role, randomBytes(32).toString('base64url')]));
  const passwords = { ...known, ...made };
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(passwords, null, 2)}\n`, { mode: 0o600 });
  report(`passwords of ${missing.length} roles made: ${file}`);
  return passwords;
}
