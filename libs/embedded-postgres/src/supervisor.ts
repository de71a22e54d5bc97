/**
 * Runs as a process of its own between the caller and the server, so that the server never outlives the caller: when the
 * pipe on standard input ends, for whatever reason, the server is stopped and temporary files are removed.
 * Imports nothing but Node, because it also runs straight from its source.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** The first line on standard input. */
export interface SupervisorPlan {
  /** Makes the cluster, where there is none yet. */
  readonly init?: { readonly command: readonly string[]; readonly rename: readonly [string, string] };
  readonly server: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
  readonly log: string;
  /** Folder to remove at the end. */
  readonly temporary?: string;
}

/** The lines on standard output. */
export type SupervisorEvent =
  | { readonly event: 'running'; readonly pid: number }
  | { readonly event: 'failed'; readonly step: 'initdb' | 'postgres' };

const FAST_SHUTDOWN_MS = 2_000;
const IMMEDIATE_SHUTDOWN_MS = 1_000;

let plan: SupervisorPlan | undefined;
let child: ChildProcess | undefined;
let stopping = false;

const input = createInterface({ input: process.stdin });
input.once('line', (line) => {
  plan = JSON.parse(line) as SupervisorPlan;
  void run(plan);
});
input.once('close', stop);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
// The caller may be gone; its end is seen on standard input.
process.stdout.on('error', () => undefined);

async function run({ init, server }: SupervisorPlan): Promise<void> {
  if (init) {
    const code = await exitOf(start(init.command));
    if (code !== 0) return end('initdb');
    renameSync(...(init.rename as [string, string]));
  }
  if (stopping) return end();
  const running = start(server);
  if (running.pid !== undefined) tell({ event: 'running', pid: running.pid });
  await exitOf(running);
  end('postgres');
}

function start(command: readonly string[]): ChildProcess {
  const log = openSync(plan!.log, 'a');
  const [file, ...args] = command as [string, ...string[]];
  const { uid, gid } = plan!;
  child = spawn(file, args, {
    cwd: '/',
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', log, log],
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
  closeSync(log);
  return child;
}

function exitOf(process: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => process.once('exit', resolve).once('error', () => resolve(null)));
}

function stop(): void {
  if (stopping) return;
  stopping = true;
  if (!child) return end();
  child.kill('SIGINT');
  setTimeout(() => child?.kill('SIGQUIT'), FAST_SHUTDOWN_MS);
  setTimeout(() => child?.kill('SIGKILL'), FAST_SHUTDOWN_MS + IMMEDIATE_SHUTDOWN_MS);
}

function end(failed?: 'initdb' | 'postgres'): void {
  if (failed && !stopping) tell({ event: 'failed', step: failed });
  if (plan?.temporary) rmSync(plan.temporary, { recursive: true, force: true, maxRetries: 3 });
  process.exit(stopping ? 0 : 1);
}

function tell(event: SupervisorEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
