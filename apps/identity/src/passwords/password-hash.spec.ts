import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import bcrypt from 'bcrypt';
import { hashPassword, isCurrent, PASSWORD_SCHEMES, verifyPassword } from './password-hash.js';

const long = 'p'.repeat(200);

describe.each(PASSWORD_SCHEMES)('passwords as %s', (scheme) => {
  it('verify with every character counted, up to 256', async () => {
    const stored = await hashPassword(scheme, `${long}a`);
    expect(await verifyPassword(stored, `${long}a`)).toBe(true);
    expect(await verifyPassword(stored, `${long}b`)).toBe(false);
    expect(await verifyPassword(stored, long)).toBe(false);
  });

  it('verify however their characters were composed, and differ at NUL', async () => {
    const stored = await hashPassword(scheme, 'caf\u00e9 caf\u00e9 caf\u00e9');
    expect(await verifyPassword(stored, 'cafe\u0301 cafe\u0301 cafe\u0301')).toBe(true);
    const withNul = await hashPassword(scheme, 'before\0after and more');
    expect(await verifyPassword(withNul, 'before\0AFTER and more')).toBe(false);
  });

  it('are current in their own scheme only', async () => {
    const stored = await hashPassword(scheme, long);
    expect(PASSWORD_SCHEMES.filter((each) => isCurrent(stored, each))).toEqual([scheme]);
  });
});

describe('the cost of a hash', () => {
  it('is 46 MiB, one pass, one lane', async () => {
    expect((await hashPassword('argon2id', long)).hash).toMatch(/^\$argon2id\$v=19\$m=47104,p=1,t=1\$/);
  });

  it('is 2^12 with bcrypt; a cheaper one is made anew', async () => {
    expect((await hashPassword('bcrypt-sha384', long)).hash).toMatch(/^\$2b\$12\$/);
    const cheap = await bcrypt.hash(createHash('sha384').update(long).digest('base64'), 10);
    const stored = { scheme: 'bcrypt-sha384', hash: cheap } as const;
    expect(await verifyPassword(stored, long)).toBe(true);
    expect(isCurrent(stored, 'bcrypt-sha384')).toBe(false);
  });
});
