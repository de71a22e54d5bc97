import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KekRefused, SealBroken } from './keys.errors.js';
import { createSealedFile, openSealedFile } from './sealed-file.js';

describe('the sealed file of the key-encryption key', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'attestry-kek-'));
    path = join(folder, 'kek');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made once, readable by its owner only', () => {
    createSealedFile(path);
    const first = readFileSync(path, 'utf8');
    createSealedFile(path);
    expect(readFileSync(path, 'utf8')).toBe(first);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('wraps keys that only it unwraps', async () => {
    createSealedFile(path);
    createSealedFile(`${path}2`);
    const [kek, other] = [openSealedFile(path), openSealedFile(`${path}2`)];
    const dataKey = randomBytes(32);
    const wrapped = await kek.wrap(dataKey, Buffer.from('a'));
    expect(await openSealedFile(path).unwrap(wrapped, Buffer.from('a'))).toEqual(dataKey);
    await expect(kek.unwrap(wrapped, Buffer.from('b'))).rejects.toThrow(SealBroken);
    await expect(other.unwrap(wrapped, Buffer.from('a'))).rejects.toThrow(SealBroken);
    expect(kek.id).not.toBe(other.id);
  });

  it.each([0o640, 0o604, 0o660, 0o777])('is refused with mode %o', (mode) => {
    createSealedFile(path);
    chmodSync(path, mode);
    expect(() => openSealedFile(path)).toThrow(/only its owner/);
  });

  it.each([
    ['no prefix', randomBytes(32).toString('base64')],
    ['31 bytes', `attestry-kek-v1:${randomBytes(31).toString('base64')}`],
    ['trailing characters', `attestry-kek-v1:${randomBytes(32).toString('base64')}!`],
    ['typed letters', `attestry-kek-v1:${Buffer.from('your-32-character-encryption-key').toString('base64')}`],
    ['zeros', `attestry-kek-v1:${Buffer.alloc(32).toString('base64')}`],
    ['nothing', ''],
  ])('is refused with %s', (_what, content) => {
    writeFileSync(path, content, { mode: 0o600 });
    expect(() => openSealedFile(path)).toThrow(KekRefused);
  });

  it('is refused when missing', () => {
    expect(() => openSealedFile(path)).toThrow(/ENOENT/);
  });

  it('is refused behind a symbolic link to a file others may read', () => {
    createSealedFile(`${path}2`);
    symlinkSync(`${path}2`, path);
    expect(openSealedFile(path).id).toMatch(/^file:/);
    chmodSync(`${path}2`, 0o644);
    expect(() => openSealedFile(path)).toThrow(/only its owner/);
  });
});
