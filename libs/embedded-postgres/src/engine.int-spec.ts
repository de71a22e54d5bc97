import { afterEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Account } from './account.js';
import { relocated } from './data-folder.js';
import { discardEngineData, type Engine, type EngineOptions, freePort, startEngine } from './index.js';

const asRoot = process.getuid?.() === 0;
const accounts: Account[] = asRoot ? ['namespace', 'nobody'] : ['self'];

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe('embedded PostgreSQL', () => {
  it.each(accounts)('finds the data of its last start when it runs as %s', async (account) => {
    const dataDir = scratch();
    const first = await started({ dataDir, account });
    await query(first, 'create table kept as select 42 as answer');
    await first.stop();

    const second = await started({ dataDir, account });

    expect(await query(second, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(second.url()).toBe(first.url().replace(`:${first.port}/`, `:${second.port}/`));
  });

  it.each(accounts)('runs as %s in a folder that only its owner can enter', async (account) => {
    const dataDir = join(scratch(0o700), 'inner', 'data');
    const first = await started({ dataDir, account });
    await query(first, 'create table kept as select 1 as one');
    await first.stop();
    const second = await started({ dataDir, account });
    expect(await query(second, 'select one from kept')).toEqual([{ one: 1 }]);
    await second.stop();

    discardEngineData(dataDir);
    expect([existsSync(dataDir), asRoot && existsSync(relocated(dataDir))]).toEqual([false, false]);
  });

  it('changes between accounts without losing data', async () => {
    const dataDir = join(scratch(0o700), 'data');
    cleanups.push(() => discardEngineData(dataDir));
    for (const [index, account] of [...accounts, ...accounts].entries()) {
      const engine = await started({ dataDir, account });
      await query(engine, `create table kept_${index} ()`);
      const kept = await query(engine, `select count(*)::int as tables from pg_tables where tablename like 'kept%'`);
      expect(kept).toEqual([{ tables: index + 1 }]);
      await engine.stop();
    }
  });

  it('has checksums, UTF8 with C order, scram passwords, statement statistics and room for all pools', async () => {
    const engine = await started({});
    const [settings] = await query(
      engine,
      `select current_setting('data_checksums') as checksums, current_setting('server_encoding') as encoding,
              (select datcollate from pg_database where datname = 'postgres') as collation,
              current_setting('password_encryption') as passwords, current_setting('listen_addresses') as listens,
              current_setting('max_connections')::int as connections, current_setting('fsync') as fsync`,
    );
    expect(settings).toEqual({
      checksums: 'on',
      encoding: 'UTF8',
      collation: 'C',
      passwords: 'scram-sha-256',
      listens: '127.0.0.1',
      connections: 200,
      fsync: 'off',
    });
    await query(engine, 'create extension pg_stat_statements');
    expect(await query(engine, 'select count(*) > 0 as counted from pg_stat_statements')).toEqual([{ counted: true }]);
  });

  it('refuses a login without the password', async () => {
    const engine = await started({});
    await expect(query(engine, 'select 1', engine.url({ password: 'wrong' }))).rejects.toMatchObject({ code: '28P01' });
  });

  it.each(accounts)(
    'dies within 5 s with its temporary files when its caller is killed, running as %s',
    async (account) => {
      const temporary = scratch();
      const caller = await callerWithEngine(temporary, account);
      expect(readdirSync(temporary)).toHaveLength(1);

      caller.kill('SIGKILL');

      await eventually(5_000, () => !isRunning(caller.enginePid) && readdirSync(temporary).length === 0);
    },
  );

  it('takes a folder over from a caller that was killed a moment ago', async () => {
    const dataDir = scratch();
    const caller = await callerWithEngine(scratch(), accounts[0]!, dataDir);
    caller.kill('SIGKILL');
    const engine = await started({ dataDir });
    expect(await query(engine, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('refuses a folder on which an engine runs', async () => {
    const dataDir = scratch();
    const first = await started({ dataDir });
    await expect(started({ dataDir })).rejects.toThrow(`is already running (process ${first.pid})`);
  }, 15_000);

  it('tells that the server was killed, and recovers on the next start', async () => {
    const dataDir = scratch();
    const first = await started({ dataDir, fsync: true });
    await query(first, 'create table kept as select 1 as one');
    process.kill(first.pid, 'SIGKILL');
    expect(await first.ended).toEqual({ expected: false });

    const second = await started({ dataDir, port: first.port });
    expect(await query(second, 'select one from kept')).toEqual([{ one: 1 }]);
  });

  it('is not held up by a lock file whose process id now belongs to another program', async () => {
    const dataDir = scratch();
    const first = await started({ dataDir });
    await first.stop();
    writeFileSync(join(dataDir, 'cluster', 'postmaster.pid'), `${process.pid}\n/elsewhere\n`);
    const second = await started({ dataDir });
    expect(await query(second, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('starts anew over an initdb that was cut off', async () => {
    const dataDir = scratch();
    mkdirSync(join(dataDir, 'cluster.unfinished', 'base'), { recursive: true });
    const engine = await started({ dataDir });
    expect(await query(engine, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('names a taken port', async () => {
    const port = await freePort();
    const holder = createServer().listen(port, '127.0.0.1');
    cleanups.push(() => void holder.close());
    await expect(started({ port })).rejects.toThrow(`port ${port} on 127.0.0.1 is taken by another process`);
  });

  it('names the setting that the server refuses, and leaves nothing', async () => {
    const dataDir = scratch();
    await expect(started({ dataDir, settings: { wal_level: 'bogus' } })).rejects.toThrow(/wal_level/);
    expect(existsSync(join(dataDir, 'cluster', 'postmaster.pid'))).toBe(false);
  });

  it('keeps the administrator password to its owner', async () => {
    const dataDir = scratch();
    await started({ dataDir });
    expect(statSync(join(dataDir, 'admin-password')).mode & 0o777).toBe(0o600);
  });
});

async function started(options: EngineOptions): Promise<Engine> {
  const engine = await startEngine({ fsync: false, ...options });
  cleanups.push(() => engine.stop());
  return engine;
}

function scratch(mode = 0o755): string {
  const folder = mkdtempSync(join(tmpdir(), 'attestry-spec-'));
  chmodSync(folder, mode);
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function query(engine: Engine, sql: string, url = engine.url()): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

/** A process of its own that starts an engine and then only waits. */
async function callerWithEngine(temporary: string, account: Account, dataDir?: string) {
  const importer = new URL('../../../tools/test/import-sources.mjs', import.meta.url).href;
  const source = new URL('./index.ts', import.meta.url).href;
  const options = JSON.stringify({ fsync: false, account, ...(dataDir === undefined ? {} : { dataDir }) });
  const script = `
    import { importSource } from '${importer}';
    const { startEngine } = await importSource('${source}');
    console.log((await startEngine(${options})).pid);
    setInterval(() => {}, 60_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, NODE_OPTIONS: '', TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanups.push(() => void child.kill('SIGKILL'));
  const [pid] = (await child.stdout.take(1).toArray()) as Buffer[];
  return { enginePid: Number(String(pid)), kill: (signal: NodeJS.Signals) => child.kill(signal) };
}

async function eventually(withinMs: number, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + withinMs; !holds(); await sleep(50)) {
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms`);
  }
}

function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}
