import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, runsAs } from './account.js';
import { EngineError } from './engine-error.js';
import { readyPid, settleLeftovers } from './leftovers.js';
import { findPlace, type Place } from './place.js';
import { freePort, isPortFree, LOOPBACK } from './ports.js';
import { serverPackage } from './server-package.js';
import { serverSettings } from './server-settings.js';
import type { SupervisorEvent, SupervisorPlan } from './supervisor.js';

/** How to start an engine. */
export interface EngineOptions {
  /** Folder of the data, kept for the next start. Without it the data is temporary and removed at the end. */
  readonly dataDir?: string;
  /** Port on 127.0.0.1; a free one if not given. */
  readonly port?: number;
  /** Off only for tests: a crash of the machine loses data. */
  readonly fsync?: boolean;
  readonly maxConnections?: number;
  /** More server settings, for example `{ log_min_duration_statement: '100' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Forces the account that the server's processes run under; chosen by what the machine allows if not given. */
  readonly account?: Account;
}

/** A running PostgreSQL. It ends with the process that started it, also when that is killed. */
export interface Engine {
  readonly port: number;
  /** For example `17.10`. */
  readonly version: string;
  /** For people: `embedded PostgreSQL 17.10`. */
  readonly description: string;
  /** The server's own process. */
  readonly pid: number;
  readonly account: Account;
  /** Settles when the engine has ended; `expected` is false unless `stop` was called. */
  readonly ended: Promise<{ readonly expected: boolean }>;
  /** Connection URL; without arguments that of the administrator. */
  readonly url: (login?: { role?: string; password?: string; database?: string }) => string;
  /** Stops the server and waits until it is gone, 4 s at most. */
  readonly stop: () => Promise<void>;
}

/** Starts PostgreSQL and waits until it takes connections. A second start on the same folder finds the data. */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  const port = options.port ?? (await freePort());
  if (!(await isPortFree(port))) throw new EngineError(`port ${port} on ${LOOPBACK} is taken by another process`);

  const dataDir =
    options.dataDir === undefined ? mkdtempSync(join(tmpdir(), 'attestry-engine-')) : resolve(options.dataDir);
  const place = findPlace(serverPackage(), dataDir, options.account);
  await settleLeftovers(place.folder.cluster);

  const plan = planOf(place, options, port);
  const run = await launch(plan, place, Date.now() + START_TIMEOUT_MS);
  const password = place.folder.password;
  return {
    port,
    version: place.server.version,
    description: `embedded PostgreSQL ${place.server.version}`,
    pid: run.pid,
    account: place.account,
    ended: run.ended,
    url: ({ role = ADMIN, password: given = role === ADMIN ? password : '', database = 'postgres' } = {}) =>
      `postgres://${encodeURIComponent(role)}:${encodeURIComponent(given)}@${LOOPBACK}:${port}/${database}`,
    stop: run.stop,
  };
}

const ADMIN = 'postgres';
const START_TIMEOUT_MS = 60_000;
const SUPERVISOR = new URL(`./supervisor${extname(import.meta.url)}`, import.meta.url).pathname;

function planOf(place: Place, options: EngineOptions, port: number): SupervisorPlan {
  const { folder, server, account } = place;
  const { prefix, ...ids } = runsAs(account);
  const fsync = options.fsync ?? true;
  const settings = {
    ...serverSettings({ port, fsync, maxConnections: options.maxConnections ?? 200 }),
    ...options.settings,
  };
  const initdb = [
    ...[...prefix, join(server.root, 'bin/initdb'), '--pgdata', folder.unfinishedCluster],
    ...['--username', ADMIN, '--pwfile', folder.passwordFile, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--locale', 'C', '--data-checksums', ...(fsync ? [] : ['--no-sync'])],
  ];
  return {
    ...(folder.initialised ? {} : { init: { command: initdb, rename: [folder.unfinishedCluster, folder.cluster] } }),
    server: [
      ...[...prefix, join(server.root, 'bin/postgres'), '-D', folder.cluster],
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    ...ids,
    log: folder.log,
    ...(options.dataDir === undefined ? { temporary: folder.path } : {}),
  };
}

interface Run {
  readonly pid: number;
  readonly ended: Promise<{ expected: boolean }>;
  readonly stop: () => Promise<void>;
}

/** A server that was killed a moment ago may leave backends that still hold its shared memory: then it is tried again. */
async function launch(plan: SupervisorPlan, place: Place, deadline: number): Promise<Run> {
  for (;;) {
    const logStart = logSize(place.folder.log);
    const run = supervise(plan, place.folder.cluster, deadline);
    try {
      return await run;
    } catch (error) {
      const said = readLog(place.folder.log, logStart);
      if (!said.includes('pre-existing shared memory block') || Date.now() > deadline) throw explained(error, said);
      await sleep(200);
    }
  }
}

async function supervise(plan: SupervisorPlan, cluster: string, deadline: number): Promise<Run> {
  // A session of its own: Ctrl-C in the terminal reaches the caller, and the caller decides.
  const supervisor = spawn(process.execPath, [SUPERVISOR], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: quietEnvironment(),
  });
  let stopped = false;
  const ended = new Promise<{ expected: boolean }>((done) => {
    supervisor.once('exit', () => done({ expected: stopped })).once('error', () => done({ expected: stopped }));
  });
  const stop = async () => {
    stopped = true;
    supervisor.ref();
    supervisor.stdin.end();
    await ended;
  };
  supervisor.stdin.on('error', () => undefined);
  supervisor.stdin.write(`${JSON.stringify(plan)}\n`);

  try {
    const pid = await whenReady(supervisor, cluster, deadline);
    letGo(supervisor);
    return { pid, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** NODE_OPTIONS of the caller (a test runner's flags, a debugger) are not the supervisor's. */
function quietEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...rest } = process.env;
  return rest;
}

async function whenReady(supervisor: ChildProcess, cluster: string, deadline: number): Promise<number> {
  let running: number | undefined;
  let failed: string | undefined;
  createInterface({ input: supervisor.stdout! }).on('line', (line) => {
    const event = JSON.parse(line) as SupervisorEvent;
    if (event.event === 'running') running = event.pid;
    else failed = event.step;
  });
  supervisor.once('exit', () => (failed ??= 'its supervisor'));
  while (running === undefined || readyPid(cluster) !== running) {
    if (failed) throw new EngineError(`the embedded PostgreSQL did not start (${failed})`);
    if (Date.now() > deadline)
      throw new EngineError(`the embedded PostgreSQL was not ready within ${START_TIMEOUT_MS / 1000} s`);
    await sleep(15);
  }
  return running;
}

/** An open engine does not keep the caller's process alive; the engine ends when the caller does. */
function letGo(supervisor: ChildProcess): void {
  supervisor.unref();
  for (const stream of [supervisor.stdin, supervisor.stdout]) (stream as unknown as { unref(): void }).unref();
}

const logSize = (file: string) => readLog(file).length;

function readLog(file: string, from = 0): string {
  try {
    return readFileSync(file, 'utf8').slice(from);
  } catch {
    return '';
  }
}

function explained(error: unknown, log: string): unknown {
  if (!(error instanceof EngineError)) return error;
  const cause = log.split('\n').findLast((line) => /\b(FATAL|PANIC|error):/.test(line));
  return cause ? new EngineError(`${error.message}: ${cause.replace(/^.*?(FATAL|PANIC|error):\s*/, '')}`) : error;
}
