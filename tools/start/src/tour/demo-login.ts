import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from '../data-folder.js';
import type { DemoLogin } from './step.js';

/** The file holds exactly the body of a sign-in, so that a person can send it as it is. */
export const loginFile = (folder: DataFolder) => join(folder.demo, 'sign-in.json');

/** The login of the tour's tenant: that of an earlier start, or a new one. */
export function demoLogin(folder: DataFolder): { login: DemoLogin; known: boolean } {
  const file = loginFile(folder);
  if (existsSync(file)) return { login: JSON.parse(readFileSync(file, 'utf8')) as DemoLogin, known: true };
  const password = randomBytes(18).toString('base64url');
  return { login: { email: 'ada@example.com', password, tenantSlug: 'example' }, known: false };
}

/** Written once the account exists. */
export const rememberLogin = (folder: DataFolder, login: DemoLogin) =>
  writeFileSync(loginFile(folder), `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600 });
