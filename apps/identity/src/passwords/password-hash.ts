import { createHash } from 'node:crypto';
import argon2 from 'argon2';
import bcrypt from 'bcrypt';

export const PASSWORD_SCHEMES = ['argon2id', 'bcrypt-sha384'] as const;
export type PasswordScheme = (typeof PASSWORD_SCHEMES)[number];

/** A password as stored: the scheme beside its own text form, which carries salt and cost. */
export interface PasswordHash {
  readonly scheme: PasswordScheme;
  readonly hash: string;
}

// OWASP's second choice: 46 MiB, one pass, one lane; 20 ms on the machine of the README.
const ARGON2 = { type: argon2.argon2id, memoryCost: 46 * 1024, timeCost: 1, parallelism: 1 } as const;
const BCRYPT_COST = 12;

export async function hashPassword(scheme: PasswordScheme, password: string): Promise<PasswordHash> {
  const text = normalized(password);
  const hash =
    scheme === 'argon2id' ? await argon2.hash(text, ARGON2) : await bcrypt.hash(preHashed(text), BCRYPT_COST);
  return { scheme, hash };
}

export function verifyPassword(stored: PasswordHash, password: string): Promise<boolean> {
  const text = normalized(password);
  return stored.scheme === 'argon2id' ? argon2.verify(stored.hash, text) : bcrypt.compare(preHashed(text), stored.hash);
}

/** Whether the hash is what `hashPassword` would make today; if not, it is made anew at the next sign-in. */
export function isCurrent(stored: PasswordHash, scheme: PasswordScheme): boolean {
  if (stored.scheme !== scheme) return false;
  return scheme === 'argon2id'
    ? !argon2.needsRehash(stored.hash, ARGON2)
    : bcrypt.getRounds(stored.hash) === BCRYPT_COST;
}

// The same characters typed on another keyboard are the same password.
const normalized = (password: string): string => password.normalize('NFKC');

// bcrypt reads 72 bytes and stops at NUL: 64 characters of base64 stand for passwords of any length.
const preHashed = (text: string): string => createHash('sha384').update(text, 'utf8').digest('base64');
