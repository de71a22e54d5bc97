import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { associatedData, openWith, type PlaceInTenant, sealWith } from '@attestry/keys';
import { currentTenant, runAs } from '@attestry/request-context';
import { FileObjectStore } from './file-object-store.js';
import { collected, piecesOf } from './fixtures/store-contract.js';
import { SEALED_CHUNK_BYTES, SealedObjects } from './sealed-objects.js';

const KEY = Buffer.alloc(32, 7);
const keys = {
  seal: async (_: string, place: PlaceInTenant, bytes: Buffer) => sealWith(KEY, 1, dataOf(place), bytes),
  open: async (_: string, place: PlaceInTenant, sealed: Buffer) => openWith(KEY, 1, dataOf(place), sealed),
};
const dataOf = (place: PlaceInTenant) => associatedData({ ...place, tenantId: currentTenant() }, 1);

const SIZE = 2 * SEALED_CHUNK_BYTES + 1_234;
const CONTENT = Buffer.from(Array.from({ length: SIZE }, (_, index) => (index * 7) % 253));

let directory: string;
let objects: SealedObjects;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sealed-'));
  const store = new FileObjectStore(directory);
  await store.prepare();
  objects = new SealedObjects(store, keys, { table: 'a.b', column: 'bytes', purpose: 'a.b' });
});
afterAll(() => rm(directory, { recursive: true }));

const TENANT = uuidv7();
const as = <T>(work: () => Promise<T>, tenantId = TENANT): Promise<T> =>
  runAs({ tenantId, actor: { type: 'job', id: 'spec' }, name: 'spec', region: 'us-east', timeoutMs: 60_000 }, work);

async function stored(content = CONTENT): Promise<{ id: string; path: string }> {
  const id = uuidv7();
  await as(() => objects.put(id, content.length, piecesOf(content, 100_000)));
  return { id, path: join(directory, TENANT, id) };
}
const read = (id: string, start = 0, end = SIZE, size = SIZE) =>
  as(() => collected(objects.read(id, size, { start, end })));

describe('sealed objects', () => {
  it('come back whole, and lie there unreadable', async () => {
    const { id, path } = await stored();
    expect((await read(id)).equals(CONTENT)).toBe(true);
    const bytes = await readFile(path);
    expect(bytes.includes(CONTENT.subarray(0, 32))).toBe(false);
    expect(bytes.length).toBe(SIZE + 3 * 38);
  });

  it.each([
    [0, 10],
    [SEALED_CHUNK_BYTES - 5, SEALED_CHUNK_BYTES + 5],
    [SEALED_CHUNK_BYTES, 2 * SEALED_CHUNK_BYTES],
    [SIZE - 3, SIZE],
    [17, SIZE - 17],
  ])('come back from %d to %d', async (start, end) => {
    const { id } = await stored();
    expect((await read(id, start, end)).equals(CONTENT.subarray(start, end))).toBe(true);
  });

  it.each([0, 1, SEALED_CHUNK_BYTES - 1, SEALED_CHUNK_BYTES, SEALED_CHUNK_BYTES + 1])('of %d bytes', async (size) => {
    const content = CONTENT.subarray(0, size);
    const { id } = await stored(content);
    expect((await read(id, 0, size, size)).equals(content)).toBe(true);
  });

  it('open in no other place, tenant, order or length', async () => {
    const one = await stored();
    const bytes = await readFile(one.path);
    const frame = SEALED_CHUNK_BYTES + 38;
    const other = await stored();
    await writeFile(other.path, bytes);
    await expect(read(other.id)).rejects.toThrow('does not open');
    const swapped = [bytes.subarray(frame, 2 * frame), bytes.subarray(0, frame), bytes.subarray(2 * frame)];
    for (const changed of [
      Buffer.concat(swapped),
      bytes.subarray(0, bytes.length - 1),
      Buffer.concat([bytes.subarray(0, 5_000), Buffer.from([bytes[5_000]! ^ 1]), bytes.subarray(5_001)]),
    ]) {
      await writeFile(one.path, changed);
      await expect(read(one.id)).rejects.toThrow('does not open');
    }
    await writeFile(one.path, bytes.subarray(0, frame));
    await expect(read(one.id)).rejects.toThrow('ends too early');
    await writeFile(one.path, bytes);
    await expect(read(one.id, 0, SIZE - 1, SIZE - 1)).rejects.toThrow('does not open');
    await expect(as(() => collected(objects.read(one.id, SIZE)), uuidv7())).rejects.toThrow('nothing is stored');
  });

  it('are listed by their age', async () => {
    const { id } = await stored(Buffer.from('x'));
    const older = async (ms: number) => {
      const ids: string[] = [];
      for await (const each of objects.olderThan(ms)) ids.push(each);
      return ids;
    };
    expect(await as(() => older(0))).toContain(id);
    expect(await as(() => older(60_000))).toEqual([]);
  });
});
