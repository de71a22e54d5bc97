import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { type Database, openDatabase, UnitOfWork } from '@attestry/persistence';
import { runAs } from '@attestry/request-context';
import { aDatabase, type TestDatabase } from '@attestry/test-database';
import pg from 'pg';
import { type NewEvent, Outbox } from './outbox.js';

let testDatabase: TestDatabase;
let database: Database;
let unitOfWork: UnitOfWork;
let outbox: Outbox;
let admin: pg.Pool;
let committed = 0;

beforeAll(async () => {
  testDatabase = await aDatabase();
  database = openDatabase({ url: testDatabase.urls['rag_app']!, service: 'rag', entities: [], insecure: true, max: 2 });
  unitOfWork = new UnitOfWork(database);
  outbox = new Outbox(unitOfWork, 'rag', () => (committed += 1));
  admin = new pg.Pool({ connectionString: testDatabase.adminUrl, max: 1 });
});
afterAll(async () => {
  await database?.close();
  await admin?.end();
  await testDatabase?.drop();
});

let tenant = '';
beforeEach(() => {
  tenant = uuidv7();
  committed = 0;
});

const as = <T>(work: () => Promise<T>) =>
  runAs(
    { tenantId: tenant, actor: { type: 'job', id: 'spec' }, name: 'spec', region: 'us-east', timeoutMs: 5_000 },
    work,
  );
const aFiling: NewEvent = { action: 'file.stored', resource: { type: 'file', id: 'f1' }, details: { bytes: 12 } };
const stored = async () =>
  (await admin.query('select * from rag.outbox where tenant_id = $1 order by position', [tenant])).rows;

describe('recording an event', () => {
  it('stores who, what and where, with only the context that is known', async () => {
    await as(() => unitOfWork.run(() => outbox.record(aFiling)));
    const [row] = await stored();

    expect(row.event).toEqual({
      id: row.id,
      tenant_id: tenant,
      occurred_at: row.occurred_at.toISOString(),
      actor: { type: 'job', id: 'spec' },
      action: 'file.stored',
      resource: { type: 'file', id: 'f1' },
      outcome: 'success',
      details: { bytes: 12, context: { region: 'us-east', request_id: expect.any(String) } },
    });
    expect(row).toMatchObject({ aggregate_type: 'file', aggregate_id: 'f1', action: 'file.stored', fanned_out: false });
    expect(committed).toBe(1);
  });

  it('leaves nothing when the change is rolled back', async () => {
    const failing = as(() =>
      unitOfWork.run(async () => {
        await outbox.record(aFiling);
        throw new Error('the change failed');
      }),
    );

    await expect(failing).rejects.toThrow('the change failed');
    expect(await stored()).toEqual([]);
    expect(committed).toBe(0);
  });

  it('fails the change when the event cannot be chained', async () => {
    const change = as(() => unitOfWork.run(() => outbox.record({ ...aFiling, details: { score: 0.5 } })));

    await expect(change).rejects.toThrow('details.score must be a whole number');
    expect(await stored()).toEqual([]);
  });

  it('is a bug outside of a transaction', async () => {
    await expect(as(() => outbox.record(aFiling))).rejects.toThrow('bug:');
  });
});

describe('the outbox', () => {
  it.each([
    'select * from rag.outbox',
    "update rag.outbox set action = 'x.y'",
    'delete from rag.outbox',
    'select * from rag.outbox_delivery',
  ])('gives the service no way but to add: %s', async (sql) => {
    await expect(database.pool.query(sql)).rejects.toThrow('permission denied');
  });

  it('takes no event of another tenant', async () => {
    const other = uuidv7();
    const forged = database.pool.query('select rag.record($1, $2, $3, $4)', [
      other,
      'file',
      'f1',
      { id: uuidv7(), action: 'file.stored', occurred_at: '2026-01-01T00:00:00.000Z' },
    ]);

    await expect(forged).rejects.toThrow('row-level security');
  });
});
