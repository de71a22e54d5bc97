import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { inTransaction, runAs } from '@attestry/request-context';
import { aDatabase, type TestDatabase } from '@attestry/test-database';
import pg from 'pg';
import { type Database, openDatabase } from './database.js';
import { createThings, Thing } from './fixtures/things.js';
import { rows } from './rows.js';
import { UnitOfWork } from './unit-of-work.js';

let testDatabase: TestDatabase;
let database: Database;
let unitOfWork: UnitOfWork;
let admin: pg.Client;
const errors: Error[] = [];

beforeAll(async () => {
  testDatabase = await aDatabase();
  await createThings(testDatabase.urls['attestry_migrator']!);
  database = openDatabase({
    url: testDatabase.urls['rag_app']!,
    service: 'rag',
    entities: [Thing],
    insecure: true,
    max: 2,
    onError: (error) => errors.push(error),
  });
  unitOfWork = new UnitOfWork(database);
  admin = new pg.Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
});

afterAll(async () => {
  await database?.close();
  await admin?.end();
  await testDatabase?.drop();
});

let tenant = uuidv7();
beforeEach(() => {
  tenant = uuidv7();
});

const as = <T>(
  work: () => Promise<T>,
  { tenantId = tenant, timeoutMs = 5_000, signal = undefined as AbortSignal | undefined } = {},
) =>
  runAs(
    {
      tenantId,
      actor: { type: 'job', id: 'spec' },
      name: 'spec',
      region: 'us-east',
      timeoutMs,
      ...(signal ? { signal } : {}),
    },
    work,
  );

const addThing = (name: string) =>
  unitOfWork.run(async (em) => {
    const thing = em.create(Thing, { id: uuidv7(), name });
    em.persist(thing);
    await em.flush();
    return thing;
  });

const countThings = async () => {
  const { rows: found } = await admin.query('select from rag.things where tenant_id = $1', [tenant]);
  return found.length;
};

describe('a unit of work', () => {
  it('stores as the tenant of the context, and reads only that tenant', async () => {
    await as(() => addThing('mine'));
    const mine = await as(() => unitOfWork.run((em) => em.find(Thing, {})));
    expect(mine.map(({ name, tenantId, version }) => ({ name, tenantId, version }))).toEqual([
      { name: 'mine', tenantId: tenant, version: 1 },
    ]);
    const theirs = await as(() => unitOfWork.run((em) => em.find(Thing, {})), { tenantId: uuidv7() });
    expect(theirs).toEqual([]);
  });

  it('tells triggers who acts', async () => {
    await as(() => addThing('captured'));
    const { rows: events } = await admin.query<{ actor: unknown; action: string }>(
      "select event -> 'actor' as actor, action from rag.outbox where tenant_id = $1",
      [tenant],
    );
    expect(events).toEqual([{ actor: { type: 'job', id: 'spec' }, action: 'row.insert' }]);
  });

  it('rolls everything back when the work throws', async () => {
    const failing = as(() =>
      unitOfWork.run(async (em) => {
        await rows(em, 'insert into rag.things (id, name) values ($1, $2)', [uuidv7(), 'lost']);
        throw new Error('no');
      }),
    );
    await expect(failing).rejects.toThrow('no');
    expect(await countThings()).toBe(0);
  });

  it('joins the transaction that is open', async () => {
    await as(() =>
      unitOfWork.run(async (outer) => {
        expect(inTransaction()).toBe(true);
        await unitOfWork.run(async (inner) => expect(inner).toBe(outer));
      }),
    );
    await expect(as(() => Promise.resolve(inTransaction()))).resolves.toBe(false);
  });

  it('does not let another tenant or actor into an open transaction', async () => {
    const inside = (tenantId: string, actorId: string) =>
      as(() =>
        unitOfWork.run(() =>
          runAs(
            { tenantId, actor: { type: 'job', id: actorId }, name: 'spec', region: 'us-east', timeoutMs: 1_000 },
            () => unitOfWork.run(async (em) => (await em.find(Thing, {})).length),
          ),
        ),
      );
    await expect(inside(uuidv7(), 'spec')).rejects.toThrow('another tenant or actor');
    await expect(inside(tenant, 'somebody else')).rejects.toThrow('another tenant or actor');
    await expect(inside(tenant, 'spec')).resolves.toBe(0);
  });

  it('does not report success when a failed statement was swallowed', async () => {
    const swallowing = as(() =>
      unitOfWork.run(async (em) => {
        await rows(em, 'insert into rag.things (id, name) values ($1, $2)', [uuidv7(), 'gone']);
        await rows(em, 'select 1 / 0').catch(() => undefined);
      }),
    );
    await expect(swallowing).rejects.toThrow('a failed statement was ignored');
    expect(await countThings()).toBe(0);
  });

  it('does nothing of the first statement when the opening ones fail', async () => {
    const context = as(
      () => unitOfWork.run((em) => rows(em, 'insert into rag.things (id, name) values ($1, $2)', [uuidv7(), 'never'])),
      { tenantId: 'no uuid' },
    );
    await expect(context).rejects.toThrow(/invalid input syntax for type uuid/);
    expect(await countThings()).toBe(0);
  });

  it('leaves no setting on the pooled connection', async () => {
    await as(() => addThing('before'));
    const client = await database.pool.connect();
    const { rows: left } = await client.query(
      `select current_setting('app.current_tenant_id', true) as tenant, current_setting('app.current_user_id', true) as actor,
              current_setting('statement_timeout') as timeout`,
    );
    client.release();
    expect(left).toEqual([{ tenant: '', actor: '', timeout: '3s' }]);
  });

  it('runs hooks after commit only, and a failing one harms nobody', async () => {
    const ran: string[] = [];
    await as(() =>
      unitOfWork.run(async () => {
        unitOfWork.afterCommit(() => {
          throw new Error('hook');
        });
        unitOfWork.afterCommit(async () => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          ran.push('committed');
        });
        expect(ran).toEqual([]);
      }),
    );
    await as(() =>
      unitOfWork.run(async () => {
        unitOfWork.afterCommit(() => ran.push('rolled back'));
        throw new Error('no');
      }),
    ).catch(() => undefined);
    expect(ran).toEqual(['committed']);
    expect(errors.map(({ cause }) => cause)).toContainEqual(new Error('hook'));
  });

  it('refuses writes of a read-only work', async () => {
    const writing = as(() =>
      unitOfWork.run((em) => rows(em, 'insert into rag.things (id, name) values ($1, $2)', [uuidv7(), 'x']), {
        readOnly: true,
      }),
    );
    await expect(writing).rejects.toThrow();
    expect(await countThings()).toBe(0);
  });

  it('runs again once when it lost a deadlock', async () => {
    const [a, b] = [await as(() => addThing('a')), await as(() => addThing('b'))];
    const update = 'update rag.things set name = name || $2 where id = $1';
    let runs = 0;
    let held = 0;
    let bothHoldOne: () => void;
    const holding = new Promise<void>((resolve) => (bothHoldOne = resolve));
    const swap = (first: string, second: string, mark: string) =>
      as(() =>
        unitOfWork.run(async (em) => {
          runs++;
          await rows(em, update, [first, mark]);
          if (++held === 2) bothHoldOne();
          await holding;
          await rows(em, update, [second, mark]);
        }),
      );
    await Promise.all([swap(a.id, b.id, '1'), swap(b.id, a.id, '2')]);
    expect(runs).toBe(3);
  });

  it('says Unavailable after a second without a free connection', async () => {
    const holding = [await database.pool.connect(), await database.pool.connect()];
    await expect(as(() => addThing('waiting'))).rejects.toMatchObject({ kind: 'unavailable' });
    holding.forEach((client) => client.release());
    await expect(as(() => addThing('served'))).resolves.toBeDefined();
  });

  it('survives the death of its connections', async () => {
    await as(() => addThing('alive'));
    const dying = as(() => unitOfWork.run((em) => rows(em, 'select pg_sleep(2)')));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'rag_app' and datname = $1",
      [testDatabase.name],
    );
    await expect(dying).rejects.toMatchObject({ kind: 'unavailable' });
    // The pool hears of it from each connection.
    for (let tries = 0; tries < 200 && database.pool.totalCount > 0; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(database.pool.totalCount).toBe(0);
    await expect(as(() => addThing('again'))).resolves.toBeDefined();
    expect(database.pool.waitingCount).toBe(0);
  });
});

describe('the end of a call', () => {
  it('leaves no backend at work 250 ms after its deadline, though a lock is held from outside', async () => {
    const thing = await as(() => addThing('locked'));
    await admin.query('begin');
    await admin.query('select from rag.things where id = $1 for update', [thing.id]);
    const started = Date.now();
    const waiting = as(
      () => unitOfWork.run((em) => rows(em, "update rag.things set name = 'x' where id = $1", [thing.id])),
      {
        timeoutMs: 300,
      },
    );
    await expect(waiting).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, started + 550 - Date.now())));
    const { rows: busy } = await admin.query(
      "select query from pg_stat_activity where usename = 'rag_app' and datname = $1 and state <> 'idle'",
      [testDatabase.name],
    );
    await admin.query('rollback');
    expect(busy).toEqual([]);
  });

  it('stops the backend when the caller hangs up', async () => {
    const caller = new AbortController();
    const started = Date.now();
    const sleeping = as(() => unitOfWork.run((em) => rows(em, 'select pg_sleep(2)')), { signal: caller.signal });
    setTimeout(() => caller.abort(), 100);
    await expect(sleeping).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect(Date.now() - started).toBeLessThan(1_500);
    // The connection serves the next call, unharmed by a late request.
    for (let i = 0; i < 20; i++) await as(() => unitOfWork.run((em) => rows(em, 'select pg_sleep(0.005)')));
    expect(database.pool.totalCount).toBeLessThanOrEqual(2);
  });

  it('lets statements run no longer than the call', async () => {
    const seen = await as(
      () =>
        unitOfWork.run((em) =>
          rows<{ ms: number }>(em, "select setting::int as ms from pg_settings where name = 'statement_timeout'"),
        ),
      { timeoutMs: 2_000 },
    );
    expect(seen[0]?.ms).toBeGreaterThan(500);
    expect(seen[0]?.ms).toBeLessThanOrEqual(2_000);
  });
});
