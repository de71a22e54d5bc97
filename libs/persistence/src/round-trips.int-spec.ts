import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { runAs } from '@attestry/request-context';
import { aDatabase, type TestDatabase } from '@attestry/test-database';
import { type Database, openDatabase } from './database.js';
import { type CountingProxy, countingProxy } from './fixtures/counting-proxy.js';
import { createThings, Thing } from './fixtures/things.js';
import { rows } from './rows.js';
import { UnitOfWork } from './unit-of-work.js';

let testDatabase: TestDatabase;
let proxy: CountingProxy;
let database: Database;
let unitOfWork: UnitOfWork;

beforeAll(async () => {
  testDatabase = await aDatabase();
  await createThings(testDatabase.urls['attestry_migrator']!);
  const url = new URL(testDatabase.urls['rag_app']!);
  proxy = await countingProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  database = openDatabase({ url: url.href, service: 'rag', entities: [Thing], insecure: true, max: 1 });
  unitOfWork = new UnitOfWork(database);
  await roundTripsOf(() => unitOfWork.run((em) => em.findOne(Thing, { id: uuidv7() })));
});

afterAll(async () => {
  await database?.close();
  await proxy?.close();
  await testDatabase?.drop();
});

async function roundTripsOf(work: () => Promise<unknown>): Promise<number> {
  const before = proxy.roundTrips();
  await runAs(
    { tenantId: uuidv7(), actor: { type: 'job', id: 'x' }, name: 'x', region: 'us-east', timeoutMs: 5_000 },
    work,
  );
  return proxy.roundTrips() - before;
}

describe('round trips', () => {
  it('of a read through the ORM: the query with all that opens the transaction, the commit', async () => {
    const work = () => unitOfWork.run((em) => em.findOne(Thing, { id: uuidv7() }), { readOnly: true });
    expect(await roundTripsOf(work)).toBe(2);
  });

  it('of a read by SQL', async () => {
    expect(await roundTripsOf(() => unitOfWork.run((em) => rows(em, 'select name from rag.things')))).toBe(2);
  });

  it('of a new row through the ORM', async () => {
    const work = () =>
      unitOfWork.run(async (em) => {
        em.persist(em.create(Thing, { id: uuidv7(), name: 'x' }));
      });
    expect(await roundTripsOf(work)).toBe(2);
  });

  it('of one transaction, however many use cases join it', async () => {
    const read = () => unitOfWork.run((em) => rows(em, 'select 1'));
    expect(await roundTripsOf(() => unitOfWork.run(async () => [await read(), await read()]))).toBe(3);
  });
});
