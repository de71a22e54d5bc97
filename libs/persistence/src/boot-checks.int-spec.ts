import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runAs } from '@attestry/request-context';
import { aDatabase, type TestDatabase } from '@attestry/test-database';
import { Test } from '@nestjs/testing';
import pg from 'pg';
import { refusalOf } from './boot-checks.js';
import { type Database, openDatabase } from './database.js';
import { DatabaseReadiness } from './database-readiness.js';
import { PersistenceModule } from './persistence.module.js';
import { rows } from './rows.js';
import { UnitOfWork } from './unit-of-work.js';

let testDatabase: TestDatabase;
let admin: pg.Client;

beforeAll(async () => {
  testDatabase = await aDatabase();
  admin = new pg.Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
});

afterAll(async () => {
  await admin?.end();
  await testDatabase?.drop();
});

const refusal = (changes: Partial<Parameters<typeof refusalOf>[0]> = {}) =>
  refusalOf({
    url: testDatabase.urls['rag_app']!,
    service: 'rag',
    region: 'us-east',
    insecure: true,
    connectTimeoutMs: 1_000,
    pool: 8,
    otherPools: 6,
    ...changes,
  });

describe('a service on its database', () => {
  it('may run as its app role', async () => {
    await expect(refusal()).resolves.toBeUndefined();
  });

  it('refuses to be a superuser', async () => {
    await expect(refusal({ url: testDatabase.adminUrl })).resolves.toMatch(/superuser/);
  });

  it('refuses to bypass row security', async () => {
    await expect(refusal({ url: testDatabase.urls['attestry_backup']! })).resolves.toMatch(/bypasses row security/);
  });

  it('refuses to own its tables, or to be able to', async () => {
    await expect(refusal({ url: testDatabase.urls['attestry_migrator']! })).resolves.toMatch(/owns tables of rag/);
  });

  it('refuses the cell of another region', async () => {
    await expect(refusal({ region: 'eu-central' })).resolves.toMatch(
      'REGION is eu-central, but the database is the cell us-east',
    );
  });

  it('refuses pools that cannot be filled', async () => {
    await expect(refusal({ pool: 65 })).resolves.toMatch(/more than the 64 connections that rag_app may have/);
    await expect(refusal({ otherPools: 100_000 })).resolves.toMatch(/max_connections leaves \d+/);
  });

  it('refuses a cell whose pools together are more than the server admits', async () => {
    const { rows: found } = await admin.query<{ all: number }>(
      `select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
         - current_setting('reserved_connections')::int as all`,
    );
    const { all } = found[0]!;
    await expect(refusal({ cellConnections: all })).resolves.toBeUndefined();
    await expect(refusal({ cellConnections: all + 1 })).resolves.toMatch(
      `all pools of the cell may open ${all + 1} connections, but max_connections admits ${all}`,
    );
    await expect(refusal({ cellConnections: 13 })).resolves.toMatch('DB_CELL_CONNECTIONS says 13');
  });

  it('refuses a database that is no cell', async () => {
    await admin.query('revoke usage on schema platform from rag_app');
    await expect(refusal()).resolves.toMatch('no cell yet');
    await admin.query('grant usage on schema platform to rag_app');
  });

  it('names the address of a database that is not there', async () => {
    const url = 'postgres://rag_app:p@127.0.0.1:1/attestry';
    await expect(refusal({ url })).rejects.toThrow('rag: no database at 127.0.0.1:1/attestry: connect ECONNREFUSED');
  });

  it('refuses an unencrypted connection that leaves this machine, and parameters that would switch TLS off', async () => {
    await expect(refusal({ url: 'postgres://rag_app:p@db.example/attestry' })).rejects.toThrow(
      'towards this machine only',
    );
    await expect(refusal({ url: `${testDatabase.urls['rag_app']}?sslmode=disable` })).rejects.toThrow('no parameters');
  });

  it('insists on TLS unless told otherwise', async () => {
    await expect(refusal({ insecure: false })).rejects.toThrow('The server does not support SSL connections');
  });

  it('gives up on an address that never answers', async () => {
    const silent: Server = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const asked = refusal({ url: `postgres://rag_app:p@127.0.0.1:${port}/attestry`, connectTimeoutMs: 200 });
    await expect(asked).rejects.toThrow(`no database at 127.0.0.1:${port}`);
    silent.close();
  });
});

describe('readiness', () => {
  let database: Database;
  beforeAll(() => {
    database = openDatabase({
      url: testDatabase.urls['rag_app']!,
      service: 'rag',
      entities: [],
      insecure: true,
      max: 1,
    });
  });
  afterAll(() => database.close());

  const verdicts = async (of = database) =>
    (await new DatabaseReadiness(of).reports()).map(({ name, ok, detail }) => ({
      name,
      ok,
      pending: detail['pending'],
    }));

  it('is given when every migration of the service is applied', async () => {
    await expect(verdicts()).resolves.toEqual([
      { name: 'pool', ok: true, pending: undefined },
      { name: 'migrations', ok: true, pending: [] },
    ]);
  });

  it('is not given while a migration is pending', async () => {
    await admin.query('begin; delete from platform.history_rag; commit');
    const [, migrations] = await verdicts();
    expect(migrations).toMatchObject({ ok: false });
    expect(migrations?.pending).toContain('0001_service_schema');
  });

  it('is not given without a free connection', async () => {
    const holding = await database.pool.connect();
    await expect(verdicts()).resolves.toEqual([{ name: 'pool', ok: false, pending: undefined }]);
    holding.release();
  });
});

describe('PersistenceModule', () => {
  const environment = { ...process.env };
  afterAll(() => {
    process.env = environment;
  });

  const boot = (changes: Record<string, string> = {}) => {
    process.env = {
      ...environment,
      DATABASE_URL: testDatabase.urls['rag_app'],
      RELAY_DATABASE_URL: testDatabase.urls['rag_relay'],
      JOBS_DATABASE_URL: testDatabase.urls['rag_jobs'],
      DB_INSECURE: 'true',
      REGION: 'us-east',
      KEK_FILE: '/nowhere',
      ...changes,
    };
    const module = PersistenceModule.forService({ service: 'rag', entities: [] });
    return Test.createTestingModule({ imports: [module] }).compile();
  };

  it('gives a unit of work, and closes its pool at the end', async () => {
    const app = await boot();
    const answer = await runAs(
      { tenantId: undefined, actor: { type: 'job', id: 'x' }, name: 'x', region: 'us-east', timeoutMs: 2_000 },
      () => app.get(UnitOfWork).run((em) => rows(em, 'select session_user::text as role')),
    );
    expect(answer).toEqual([{ role: 'rag_app' }]);
    await app.close();
    const open = "select from pg_stat_activity where usename = 'rag_app' and datname = $1";
    const until = Date.now() + 2_000;
    let rowCount: number | null = null;
    while (rowCount !== 0 && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      ({ rowCount } = await admin.query(open, [testDatabase.name]));
    }
    expect(rowCount).toBe(0);
  });

  it('does not start as a superuser', async () => {
    await expect(boot({ DATABASE_URL: testDatabase.adminUrl })).rejects.toThrow(
      /^rag: DATABASE_URL: postgres is a superuser/,
    );
  });

  it('names the setting that is wrong', async () => {
    await expect(boot({ DB_POOL_MAX: 'many' })).rejects.toThrow('rag: DB_POOL_MAX must be a whole number (got "many")');
  });
});
