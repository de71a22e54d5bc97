import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { runAs } from '@attestry/request-context';
import { aDatabase, type TestDatabase } from '@attestry/test-database';
import pg from 'pg';
import { type Database, openDatabase } from './database.js';
import { pgbouncerPath, startPgBouncer } from './fixtures/pgbouncer.js';
import { createThings, Thing } from './fixtures/things.js';
import { rows } from './rows.js';
import { UnitOfWork } from './unit-of-work.js';

const CALLS = 10_000;
const AT_ONCE = 40;
const TENANTS = Array.from({ length: 20 }, () => uuidv7());

interface Way {
  readonly name: string;
  readonly clients: number;
  open(url: string): Promise<{ url: string; close(): Promise<void> }>;
}

const DIRECT: Way = {
  name: 'directly, with a pool of one connection',
  clients: 1,
  open: async (url) => ({ url, close: () => Promise.resolve() }),
};

const pgbouncer = pgbouncerPath();
const ways: Way[] = [DIRECT];
if (pgbouncer !== undefined) {
  ways.push({
    name: 'through PgBouncer in transaction mode, 8 clients on 2 connections',
    clients: 8,
    async open(url) {
      const pooler = await startPgBouncer(pgbouncer, url);
      const through = new URL(url);
      through.port = String(pooler.port);
      return { url: through.href, close: () => pooler.stop() };
    },
  });
}

describe.each(ways)('tenants that share connections, $name', ({ clients, open }) => {
  let testDatabase: TestDatabase;
  let database: Database;
  let unitOfWork: UnitOfWork;
  let admin: pg.Client;
  let way: { url: string; close(): Promise<void> };

  beforeAll(async () => {
    testDatabase = await aDatabase();
    await createThings(testDatabase.urls['attestry_migrator']!);
    way = await open(testDatabase.urls['rag_app']!);
    database = openDatabase({
      url: way.url,
      service: 'rag',
      entities: [Thing],
      insecure: true,
      max: clients,
      acquireTimeoutMs: 60_000,
    });
    unitOfWork = new UnitOfWork(database);
    admin = new pg.Client({ connectionString: testDatabase.adminUrl });
    await admin.connect();
  });

  afterAll(async () => {
    await database?.close();
    await way?.close();
    await admin?.end();
    await testDatabase?.drop();
  });

  const as = <T>(tenantId: string | undefined, work: () => Promise<T>, signal?: AbortSignal): Promise<T> =>
    runAs(
      {
        tenantId,
        actor: { type: 'user', id: tenantId ?? 'nobody' },
        name: 'spec',
        region: 'us-east',
        timeoutMs: 60_000,
        ...(signal ? { signal } : {}),
      },
      work,
    );

  let foreign = 0;
  let seen = 0;
  const written = new Map(TENANTS.map((tenant) => [tenant, 0]));

  const read = (tenant: string) =>
    unitOfWork.run(async (em) => {
      const found = await em.find(Thing, {});
      seen += found.length;
      foreign += found.filter(({ tenantId }) => tenantId !== tenant).length;
    });

  const write = async (tenant: string) => {
    await unitOfWork.run(async (em) => {
      em.persist(em.create(Thing, { id: uuidv7(), name: uuidv7() }));
      await em.flush();
    });
    written.set(tenant, written.get(tenant)! + 1);
  };

  // Ends in every way a call can end: found nothing, refused by the database, thrown away, hung up.
  const failures: ((tenant: string) => Promise<unknown>)[] = [
    () => unitOfWork.run((em) => rows(em, 'select 1 / 0')),
    () =>
      unitOfWork.run((em) =>
        rows(em, 'insert into rag.things (tenant_id, id, name) values ($1, $2, $3)', [uuidv7(), uuidv7(), 'x']),
      ),
    () =>
      unitOfWork.run(async (em) => {
        await rows(em, 'insert into rag.things (id, name) values ($1, $2)', [uuidv7(), 'thrown away']);
        throw new Error('thrown away');
      }),
    (tenant) => {
      const caller = new AbortController();
      setTimeout(() => caller.abort(), 2);
      return as(tenant, () => unitOfWork.run((em) => rows(em, 'select pg_sleep(1)')), caller.signal);
    },
  ];

  const call = (index: number) => {
    const tenant = TENANTS[(index * 7) % TENANTS.length]!;
    return as(tenant, async () => {
      if (index % 47 === 0) await expect(failures[(index / 47) % failures.length]!(tenant)).rejects.toThrow();
      else await (Math.floor(index / TENANTS.length) % 20 === 0 ? write(tenant) : read(tenant));
    });
  };

  it(`see no foreign row in ${CALLS} interleaved calls`, async () => {
    let next = 0;
    const worker = async () => {
      while (next < CALLS) await call(next++);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    expect(foreign).toBe(0);
    expect(seen).toBeGreaterThan(CALLS);
    const { rows: stored } = await admin.query<{ tenant: string; count: number }>(
      'select tenant_id as tenant, count(*)::int as count from rag.things group by tenant_id',
    );
    expect(new Map(stored.map(({ tenant, count }) => [tenant, count]))).toEqual(written);
  }, 180_000);

  it('leave nothing of themselves on a connection', async () => {
    for (let i = 0; i < clients * 3; i++) {
      const left = await database.pool.query(
        `select coalesce(current_setting('app.current_tenant_id', true), '') as tenant,
                coalesce(current_setting('app.current_user_id', true), '') as actor`,
      );
      expect(left.rows).toEqual([{ tenant: '', actor: '' }]);
    }
  });

  it('see nothing without a tenant', async () => {
    await expect(as(undefined, () => unitOfWork.run((em) => em.find(Thing, {})))).resolves.toEqual([]);
  });

  it('cannot be told apart by the errors of their keys', async () => {
    const [mine, theirs] = [TENANTS[0]!, TENANTS[1]!];
    const { rows: others } = await admin.query<{ id: string; name: string }>(
      'select id, name from rag.things where tenant_id = $1 limit 1',
      [theirs],
    );
    const other = others[0]!;
    await as(mine, () =>
      unitOfWork.run((em) => rows(em, 'insert into rag.things (id, name) values ($1, $2)', [other.id, other.name])),
    );
    const changed = await as(mine, () =>
      unitOfWork.run((em) =>
        rows(em, "update rag.things set name = 'mine' where id = $1 returning tenant_id", [other.id]),
      ),
    );
    expect(changed).toEqual([{ tenant_id: mine }]);
  });
});
