import { chmod, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileObjectStore } from './file-object-store.js';
import { aKey, keepsTheContract, piecesOf } from './fixtures/store-contract.js';

let directory: string;
let store: FileObjectStore;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'objects-'));
  store = new FileObjectStore(directory);
  await store.prepare();
});
afterAll(() => rm(directory, { recursive: true }));

describe('objects in files', () => {
  keepsTheContract(() => store);

  it('has no half file under its name, and cleans up what a killed process left a day ago', async () => {
    const incoming = join(directory, '.incoming');
    const [old, young] = [join(incoming, 'old'), join(incoming, 'young')];
    await writeFile(old, 'half');
    await writeFile(young, 'half');
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    await utimes(old, yesterday, yesterday);
    await store.prepare();
    expect(await readdir(incoming)).toEqual(['young']);
  });

  it('says that it is out of reach instead of what the system says', async () => {
    const elsewhere = join(directory, 'a-file');
    await writeFile(elsewhere, 'no folder');
    await chmod(elsewhere, 0o600);
    const broken = new FileObjectStore(elsewhere);
    await expect(broken.put(aKey(), piecesOf(Buffer.from('x'), 1))).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
  });
});
