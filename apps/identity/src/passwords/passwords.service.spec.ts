import { describe, expect, it } from '@jest/globals';
import type { IdentityConfig } from '../config.js';
import { hashPassword } from './password-hash.js';
import { Passwords } from './passwords.service.js';

const passwordsWith = async (PASSWORD_SCHEME: IdentityConfig['PASSWORD_SCHEME']) => {
  const passwords = new Passwords({ PASSWORD_SCHEME } as IdentityConfig);
  await passwords.onModuleInit();
  return passwords;
};

const elapsedMs = async (work: () => Promise<unknown>) => {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e6;
};

const median = (values: number[]) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

describe('checking a password', () => {
  it('says no without an account, after the work of one', async () => {
    const passwords = await passwordsWith('argon2id');
    const stored = await hashPassword('argon2id', 'the right passphrase');
    expect(await passwords.check(undefined, 'anything at all')).toEqual({ ok: false });
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let round = 0; round < 40; round++) {
      known.push(await elapsedMs(() => passwords.check(stored, 'a wrong passphrase')));
      unknown.push(await elapsedMs(() => passwords.check(undefined, 'a wrong passphrase')));
    }
    const ratio = median(unknown) / median(known);
    // The work is a hash of 46 MiB; skipping it would be a thousand times faster.
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  it('offers a hash of today’s scheme when the stored one is of another', async () => {
    const passwords = await passwordsWith('argon2id');
    const old = await hashPassword('bcrypt-sha384', 'the right passphrase');
    const check = await passwords.check(old, 'the right passphrase');
    expect(check).toMatchObject({ ok: true, renewed: { scheme: 'argon2id' } });
    expect(await passwords.check(check.renewed, 'the right passphrase')).toEqual({ ok: true });
    expect(await passwords.check(old, 'a wrong passphrase')).toEqual({ ok: false });
  });
});
