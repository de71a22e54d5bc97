import { randomBytes } from 'node:crypto';
import { type Database, openDatabase, rows, UnitOfWork } from '@attestry/persistence';
import { runAs } from '@attestry/request-context';
import { aDatabase, type TestDatabase } from '@attestry/test-database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { DataKeysTable } from './data-keys-table.js';
import { openWith, sealWith } from './envelope.js';
import type { KekProvider } from './kek-provider.js';
import { KeyRing } from './key-ring.js';

const kekKey = randomBytes(32);
const kek: KekProvider = {
  id: 'test',
  wrap: async (dataKey, aad) => sealWith(kekKey, 1, aad, dataKey),
  unwrap: async (wrapped, aad) => openWith(kekKey, 1, aad, wrapped),
};
const place = { table: 'identity.user_profiles', column: 'phone_sealed', row: 'r1' };
const text = Buffer.from('+4930123456');

let testDatabase: TestDatabase;
let database: Database;
let unitOfWork: UnitOfWork;
let tenantId: string;

beforeAll(async () => {
  testDatabase = await aDatabase();
  const url = testDatabase.urls['identity_app']!;
  database = openDatabase({ url, service: 'identity', entities: [], insecure: true, max: 2 });
  unitOfWork = new UnitOfWork(database);
});
afterAll(async () => {
  await database?.close();
  await testDatabase?.drop();
});
beforeEach(() => {
  tenantId = uuidv7();
});

const as = <T>(work: () => Promise<T>): Promise<T> =>
  runAs({ tenantId, actor: { type: 'job', id: 'test' }, name: 'test', region: 'us-east', timeoutMs: 5_000 }, work);
const aRing = () => new KeyRing(kek, new DataKeysTable(unitOfWork, 'identity'), { sealsPerBlock: 10 });
const inTransaction = <T>(work: () => Promise<T>): Promise<T> => as(() => unitOfWork.run(work));
const rolledBack = (work: () => Promise<unknown>) =>
  expect(
    inTransaction(async () => {
      await work();
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
const reserved = () =>
  as(() =>
    unitOfWork.run(async (em) =>
      Number((await rows<{ seals: string }>(em, 'select seals_reserved as seals from identity.data_keys'))[0]?.seals),
    ),
  );

describe('the key ring and the transaction around it', () => {
  it('forgets a key that was rolled back with its row', async () => {
    const ring = aRing();
    await rolledBack(() => ring.seal('p.one', place, text));
    const sealed = await as(() => ring.seal('p.one', place, text));
    await expect(as(() => aRing().open('p.one', place, sealed))).resolves.toEqual(text);
  });

  it('forgets the key of a hash that was rolled back with its row', async () => {
    const ring = aRing();
    await rolledBack(() => ring.mac('p.one', 'a@x.test'));
    const mac = await as(() => ring.mac('p.one', 'a@x.test'));
    await expect(as(() => aRing().mac('p.one', 'a@x.test'))).resolves.toEqual(mac);
  });

  it('keeps a key from its commit on, and within its transaction', async () => {
    const ring = aRing();
    const sealed = await inTransaction(async () => {
      const first = await ring.seal('p.one', place, text);
      await expect(ring.open('p.one', place, first)).resolves.toEqual(text);
      return first;
    });
    await expect(as(() => ring.open('p.one', place, sealed))).resolves.toEqual(text);
    for (let count = 1; count < 10; count++) await as(() => ring.seal('p.one', place, text));
    expect(await reserved()).toBe(10);
  });

  it('does not use encryptions whose booking was rolled back', async () => {
    const ring = aRing();
    for (let count = 0; count < 10; count++) await as(() => ring.seal('p.one', place, text));
    await rolledBack(() => ring.seal('p.one', place, text));
    expect(await reserved()).toBe(10);
    await as(() => ring.seal('p.one', place, text));
    expect(await reserved()).toBe(20);
  });

  it('forgets a destroyed key at the commit, whatever was read before it', async () => {
    const ring = aRing();
    const sealed = await as(() => ring.seal('p.one', place, text));
    await inTransaction(async () => {
      await ring.shred('p.one');
      await as(() => ring.open('p.one', place, sealed)).catch(() => undefined);
    });
    await expect(as(() => ring.open('p.one', place, sealed))).rejects.toThrow('was destroyed');
  });
});
