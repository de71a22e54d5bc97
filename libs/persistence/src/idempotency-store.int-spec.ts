import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { currentContext, runAs, runInContext } from '@attestry/request-context';
import { aDatabase, type TestDatabase } from '@attestry/test-database';
import pg from 'pg';
import { type Database, openDatabase } from './database.js';
import { IdempotencyStore } from './idempotency-store.js';
import { rows } from './rows.js';
import { UnitOfWork } from './unit-of-work.js';

let testDatabase: TestDatabase;
let database: Database;
let store: IdempotencyStore;
let unitOfWork: UnitOfWork;
let admin: pg.Client;
const tenant = uuidv7();

beforeAll(async () => {
  testDatabase = await aDatabase();
  database = openDatabase({
    url: testDatabase.urls['rag_app']!,
    service: 'rag',
    entities: [],
    insecure: true,
    max: 10,
    acquireTimeoutMs: 10_000,
  });
  unitOfWork = new UnitOfWork(database);
  store = new IdempotencyStore(database, unitOfWork);
  admin = new pg.Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
});

afterAll(async () => {
  await database?.close();
  await admin?.end();
  await testDatabase?.drop();
});

interface Call {
  key: string;
  tenantId?: string;
  actor?: string;
  method?: string;
  payload?: string;
}

const call = <T>(
  { key, tenantId = tenant, actor = 'ann', method = '/m', payload = 'p' }: Call,
  work: () => Promise<T>,
) =>
  runAs({ tenantId, actor: { type: 'user', id: actor }, name: method, region: 'us-east', timeoutMs: 20_000 }, () =>
    runInContext({ ...currentContext(), idempotencyKey: key, requestHash: Buffer.from(payload) }, work),
  );

/** Does something that can be counted in the database, and answers with random bytes. */
const keyed = (options: Call, pause = 0) =>
  call(options, () =>
    store.run(() =>
      unitOfWork.run(async (em) => {
        await rows(
          em,
          `insert into rag.outbox (id, tenant_id, aggregate_type, aggregate_id, action, occurred_at, event)
           values ($1, rag.current_tenant_id(), 'spec', $2, 'done', now(), '{}')`,
          [uuidv7(), options.key],
        );
        if (pause > 0) await rows(em, 'select pg_sleep($1)', [pause]);
        return randomBytes(8);
      }),
    ),
  );

const timesDone = async (key: string) => {
  const { rowCount } = await admin.query('select from rag.outbox where aggregate_id = $1', [key]);
  return rowCount;
};

describe('a call with an idempotency key', () => {
  it('is done once by 50 callers at the same time, who all get the same answer', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => keyed({ key: 'fifty' })));
    expect(new Set(answers.map((answer) => Buffer.from(answer).toString('hex'))).size).toBe(1);
    expect(await timesDone('fifty')).toBe(1);
  });

  it('is refused with another payload', async () => {
    await keyed({ key: 'payload' });
    await expect(keyed({ key: 'payload', payload: 'other' })).rejects.toMatchObject({
      reason: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect(await timesDone('payload')).toBe(1);
  });

  it('is another call for another principal, method or tenant', async () => {
    const calls: Call[] = [
      { key: 'k' },
      { key: 'k', actor: 'bob' },
      { key: 'k', method: '/n' },
      { key: 'k', tenantId: uuidv7() },
    ];
    for (const one of calls) await keyed(one);
    expect(await timesDone('k')).toBe(4);
  });

  it('can be tried again after it failed', async () => {
    const failing = call({ key: 'failing' }, () => store.run(() => Promise.reject(new Error('no'))));
    await expect(failing).rejects.toThrow('no');
    await keyed({ key: 'failing' });
    expect(await timesDone('failing')).toBe(1);
  });

  it('is refused while the first takes longer than the lock time-out', async () => {
    const first = keyed({ key: 'slow' }, 2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await expect(keyed({ key: 'slow' })).rejects.toMatchObject({ reason: 'IDEMPOTENCY_IN_PROGRESS', kind: 'conflict' });
    const answer = await first;
    expect(await keyed({ key: 'slow' })).toEqual(answer);
  });

  it('is forgotten after a day', async () => {
    await keyed({ key: 'old' });
    await admin.query(`update rag.idempotency_keys set created_at = now() - interval '25 hours' where key = 'old'`);
    await keyed({ key: 'old', payload: 'other' });
    expect(await timesDone('old')).toBe(2);
    await admin.query(`update rag.idempotency_keys set created_at = now() - interval '25 hours' where key = 'old'`);
    expect(await call({ key: '' }, () => store.purge())).toBe(1);
  });
});
